using Parley.Meetings.Signals;
using Parley.Server.Calls.Media;
using Parley.Sfu;

namespace Parley.Server.Calls.Streams;

/// <summary>What came of an offer by WHIP or WHEP.</summary>
internal abstract record StreamResult
{
    private StreamResult()
    {
    }

    public sealed record Begun(StreamResource Resource, string Answer) : StreamResult;

    public sealed record Refused(Refusal Refusal) : StreamResult;

    /// <summary>The media server's no.</summary>
    public static Refused Unusable(NegotiationResult result) => Unusable(result.Error!, result.IsMalformed);

    public static Refused Unusable(string error, bool isMalformed = false)
    {
        var refusal = isMalformed ? Refusal.OfferInvalid : Refusal.OfferUnusable;
        return new Refused(refusal with { Message = $"{refusal.Message} {error}" });
    }
}
