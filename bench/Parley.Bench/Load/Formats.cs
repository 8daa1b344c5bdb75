using System.Text;
using Parley.Bench.Offers;
using Parley.Bench.Streams;

namespace Parley.Bench.Load;

/// <summary>Reads from a server's description how streams look on the wire.</summary>
internal static class Formats
{
    public static SendingFormat Sending(TrackPlan track, int layer, (uint Ssrc, uint Rtx) source, RemoteMedia? media)
    {
        var retransmits = media is not null && track.Kind == MediaKind.Video && media.Retransmissions.Count > 0;
        return new SendingFormat(
            source.Ssrc,
            retransmits ? source.Rtx : null,
            ClientSdp.RtxPayloadType,
            media?.ExtensionId(Extension.Transport),
            media?.ExtensionId(Extension.Mid),
            media?.ExtensionId(Extension.AudioLevel),
            Encoding.ASCII.GetBytes(media?.Mid ?? string.Empty))
        {
            Layer = (byte)layer,
            Rid = track.IsSimulcast ? Encoding.ASCII.GetBytes(ClientSdp.Rids[layer]) : [],
            RidId = media?.ExtensionId(Extension.StreamId),
            RepairedRidId = media?.ExtensionId(Extension.RepairedStreamId),
        };
    }

    public static ReceivingFormat Receiving(RemoteDescription? remote) => remote is null
        ? ReceivingFormat.Plain
        : new ReceivingFormat(
            remote.Media.Select(media => media.ExtensionId(Extension.Transport)).FirstOrDefault(id => id is not null),
            remote.Media.SelectMany(media => media.Retransmissions).DistinctBy(pair => pair.Key).ToDictionary(),
            remote.Media.SelectMany(media => media.RetransmissionSources).DistinctBy(pair => pair.Key).ToDictionary())
        {
            Sections = [.. remote.Media.Where(media => media.Sends).Select(media => (media.Mid, media.Kind == "video"))],
        };
}
