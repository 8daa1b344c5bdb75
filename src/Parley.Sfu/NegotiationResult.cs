namespace Parley.Sfu;

/// <summary>What came of an offer.</summary>
/// <param name="Answer">The SDP answer, or null when the offer was refused and nothing has changed.</param>
/// <param name="Error">Why it was refused, in words for the one who wrote the client; null otherwise.</param>
public sealed record NegotiationResult(string? Answer, string? Error)
{
    internal static NegotiationResult Refused(string error) => new(null, error);
}
