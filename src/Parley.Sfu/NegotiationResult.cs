namespace Parley.Sfu;

/// <summary>What came of an offer.</summary>
/// <param name="Answer">The SDP answer, or null when the offer was refused and nothing has changed.</param>
/// <param name="Error">Why it was refused, in words for the one who wrote the client; null otherwise.</param>
public sealed record NegotiationResult(string? Answer, string? Error)
{
    /// <summary>The sections agreed on, in the offer's order; empty when the offer was refused.</summary>
    public IReadOnlyList<SfuSection> Sections { get; init; } = [];

    /// <summary>The offer was refused because it could not be read, not because of what it asks for.</summary>
    public bool IsMalformed { get; init; }

    internal static NegotiationResult Refused(string error) => new(null, error);

    internal static NegotiationResult Malformed(string error) => new(null, error) { IsMalformed = true };
}
