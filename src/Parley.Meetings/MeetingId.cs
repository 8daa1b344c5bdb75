using System.Diagnostics.CodeAnalysis;

namespace Parley.Meetings;

/// <summary>Address of a meeting: lower-case letters in groups of three, four and three, <c>abc-defg-hij</c>.</summary>
public readonly record struct MeetingId
{
    private MeetingId(string value) => Value = value;

    public string Value { get; }

    /// <summary>Letters in an address, the two dashes not counted.</summary>
    public const int Letters = 10;

    /// <summary>Reads an address; blanks around it and capital letters are forgiven, since people type and paste it.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out MeetingId id)
    {
        id = default;
        var trimmed = text?.Trim().ToLowerInvariant();
        if (trimmed is not { Length: Letters + 2 } || trimmed[3] != '-' || trimmed[8] != '-')
        {
            return false;
        }

        for (var i = 0; i < trimmed.Length; i++)
        {
            if (i is not (3 or 8) && !char.IsAsciiLetterLower(trimmed[i]))
            {
                return false;
            }
        }

        id = new MeetingId(trimmed);
        return true;
    }

    /// <summary>Makes an address from ten random bytes of a cryptographic generator. A byte of 234 or more is refused, so that all letters are equally likely.</summary>
    public static bool TryCreate(ReadOnlySpan<byte> random, out MeetingId id)
    {
        id = default;
        if (random.Length < Letters)
        {
            return false;
        }

        Span<char> text = stackalloc char[Letters + 2];
        for (int i = 0, at = 0; i < Letters; i++)
        {
            if (random[i] >= 234)
            {
                return false;
            }

            if (at is 3 or 8)
            {
                text[at++] = '-';
            }

            text[at++] = (char)('a' + (random[i] % 26));
        }

        id = new MeetingId(new string(text));
        return true;
    }

    public override string ToString() => Value;
}
