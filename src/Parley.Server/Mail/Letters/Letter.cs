namespace Parley.Server.Mail.Letters;

/// <summary>What a mail says, before it becomes text and HTML. Everything in it is plain text: whoever wrote it, it can be no markup.</summary>
internal sealed record Letter
{
    /// <summary>en, fr or ar.</summary>
    public required string Language { get; init; }

    public required string Title { get; init; }

    public IReadOnlyList<string> Paragraphs { get; init; } = [];

    /// <summary>When, where, who.</summary>
    public IReadOnlyList<LetterFact> Facts { get; init; } = [];

    /// <summary>What a user wrote at length, set off from what the server says.</summary>
    public string? Quote { get; init; }

    /// <summary>The one thing to do.</summary>
    public LetterLink? Button { get; init; }

    /// <summary>Rows of lesser things to do, each row with its own words before it.</summary>
    public IReadOnlyList<LetterLinks> More { get; init; } = [];

    /// <summary>Small print below the line.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public LetterLink? LastLink { get; init; }
}

internal sealed record LetterFact(string Name, string Value);

internal sealed record LetterLink(string Text, string Address);

/// <param name="Answers">They answer the question in <paramref name="Words"/>: shown as buttons.</param>
internal sealed record LetterLinks(string Words, IReadOnlyList<LetterLink> Links, bool Answers = false);
