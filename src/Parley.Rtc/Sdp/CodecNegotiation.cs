using System.Globalization;

namespace Parley.Rtc.Sdp;

/// <summary>Chooses the formats of an answer (RFC 3264 section 6.1): the peer's payload types in our order.</summary>
internal static class CodecNegotiation
{
    public static IReadOnlyList<SdpCodec> Choose(IReadOnlyList<SdpCodec> offered, IReadOnlyList<SdpCodec> ours)
    {
        List<SdpCodec> chosen = [];
        foreach (var own in ours.Where(codec => !codec.IsRedundancy))
        {
            // The peer may offer one encoding several times, such as H264 levels; the first that matches is its preference.
            if (offered.FirstOrDefault(own.Matches) is { } match)
            {
                chosen.Add(Combine(match, own));
            }
        }

        chosen.AddRange(offered
            .Where(codec => codec.IsRedundancy && ours.Any(own => own.Matches(codec)) && Holds(codec, chosen))
            .ToList());
        var repaired = chosen.Select(codec => (int?)codec.PayloadType).ToHashSet();
        chosen.AddRange(offered
            .Where(codec => codec.IsRetransmission && repaired.Contains(codec.AssociatedPayloadType))
            .Select(codec => codec with { Feedback = [] }));
        return chosen;
    }

    private static SdpCodec Combine(SdpCodec offered, SdpCodec own) => offered with
    {
        // Opus parameters say what the receiver wants (RFC 7587 section 7), so ours count. Those of video describe the stream.
        Parameters = offered.Is("opus") ? own.Parameters : offered.Parameters,
        Feedback = [.. offered.Feedback.Intersect(own.Feedback)],
    };

    // RFC 2198: the payload types it may hold, the primary first.
    private static bool Holds(SdpCodec redundancy, List<SdpCodec> chosen)
    {
        var types = redundancy.Parameters.Split('/', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return types.Length > 0 && types.All(text =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var type)
            && chosen.Exists(codec => codec.PayloadType == type));
    }
}
