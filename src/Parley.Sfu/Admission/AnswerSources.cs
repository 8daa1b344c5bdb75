using System.Globalization;
using Parley.Rtc.Sdp;
using Parley.Sfu.Routing;

namespace Parley.Sfu.Admission;

/// <summary>
/// Adds to an answer which sources we send from (RFC 5576, RFC 8830): a browser finds a retransmission's stream only by its group.
/// </summary>
internal static class AnswerSources
{
    public static SdpDescription Add(SdpDescription answer, IReadOnlyList<OutgoingTrack> slots) => new()
    {
        Origin = answer.Origin,
        Attributes = answer.Attributes,
        Media = [.. answer.Media.Select(media => slots.FirstOrDefault(slot => slot.Section.Mid == media.Mid) is { } slot
            ? WithSources(media, slot)
            : media)],
    };

    private static SdpMedia WithSources(SdpMedia media, OutgoingTrack slot) => new()
    {
        Kind = media.Kind,
        Port = media.Port,
        Protocol = media.Protocol,
        Formats = media.Formats,
        Attributes = [.. media.Attributes, .. Lines(slot)],
    };

    private static IEnumerable<SdpLine> Lines(OutgoingTrack slot)
    {
        var name = System.Text.Encoding.ASCII.GetString(slot.Session.CanonicalName);
        var hasRepair = slot.Section.Codecs.Any(codec => codec.RetransmissionType is not null);
        yield return new SdpLine("msid", $"{slot.Id} {slot.Section.Mid}");
        if (hasRepair)
        {
            yield return new SdpLine("ssrc-group", string.Create(CultureInfo.InvariantCulture, $"FID {slot.Ssrc} {slot.RepairSsrc}"));
        }

        yield return new SdpLine("ssrc", string.Create(CultureInfo.InvariantCulture, $"{slot.Ssrc} cname:{name}"));
        if (hasRepair)
        {
            yield return new SdpLine("ssrc", string.Create(CultureInfo.InvariantCulture, $"{slot.RepairSsrc} cname:{name}"));
        }
    }
}
