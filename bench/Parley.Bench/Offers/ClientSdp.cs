using System.Globalization;
using System.Text;
using Parley.Bench.Load;
using Parley.Bench.Streams;
using Parley.Rtc.Dtls;
using Parley.Rtc.Ice;

namespace Parley.Bench.Offers;

/// <summary>Writes the load client's offers and answers, shaped like a browser's.</summary>
internal static class ClientSdp
{
    public const byte RtxPayloadType = 97;

    /// <summary>Names of the simulcast layers, lowest first.</summary>
    public static IReadOnlyList<string> Rids { get; } = ["l", "m", "h"];

    /// <summary>An offer to send, and to receive in further sections.</summary>
    /// <param name="endpoint">Who offers.</param>
    /// <param name="fingerprint">Of its certificate.</param>
    /// <param name="plan">What it sends and how many of those it could receive.</param>
    /// <param name="sources">Source and retransmission source per track and layer.</param>
    /// <param name="watched">How many publishers it wants to receive by the same connection.</param>
    /// <param name="highestFirst">The order in which layers are named.</param>
    public static string PublishOffer(
        RtcEndpoint endpoint, DtlsFingerprint fingerprint, LoadPlan plan, IReadOnlyList<IReadOnlyList<(uint Ssrc, uint Rtx)>> sources, int watched = 0, bool highestFirst = false)
    {
        var received = Enumerable.Repeat(plan.Tracks, watched).SelectMany(tracks => tracks).ToList();
        var text = Head(endpoint, fingerprint, Enumerable.Range(0, plan.Tracks.Count + received.Count).Select(mid => $"{mid}"));
        for (var index = 0; index < plan.Tracks.Count; index++)
        {
            var track = plan.Tracks[index];
            Section(text, endpoint, track, $"{index}", "sendonly", track.IsSimulcast ? [.. Extension.Offered, .. Extension.Simulcast] : Extension.Offered);
            text.Append(CultureInfo.InvariantCulture, $"a=msid:bench bench{index}\r\n");
            if (track.IsSimulcast)
            {
                var rids = Rids.Take(track.Layers.Count).ToList();
                rids.ForEach(rid => text.Append(CultureInfo.InvariantCulture, $"a=rid:{rid} send\r\n"));
                text.Append(CultureInfo.InvariantCulture, $"a=simulcast:send {string.Join(';', highestFirst ? Enumerable.Reverse(rids) : rids)}\r\n");
                continue;
            }

            var (ssrc, rtx) = sources[index][0];
            if (track.Kind == MediaKind.Video)
            {
                text.Append(CultureInfo.InvariantCulture, $"a=ssrc-group:FID {ssrc} {rtx}\r\na=ssrc:{ssrc} cname:bench\r\na=ssrc:{rtx} cname:bench\r\n");
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"a=ssrc:{ssrc} cname:bench\r\n");
            }
        }

        Receive(text, endpoint, received, plan.Tracks.Count);
        return text.ToString();
    }

    /// <summary>An offer to receive everything a plan's publishers send.</summary>
    public static string SubscribeOffer(RtcEndpoint endpoint, DtlsFingerprint fingerprint, LoadPlan plan)
    {
        var received = Enumerable.Repeat(plan.Tracks, plan.Watched).SelectMany(tracks => tracks).ToList();
        var text = Head(endpoint, fingerprint, Enumerable.Range(0, received.Count).Select(mid => $"{mid}"));
        Receive(text, endpoint, received, 0);
        return text.ToString();
    }

    /// <summary>An answer that takes all a server offers to send: its first codec of each section, with retransmission where offered.</summary>
    public static string SubscribeAnswer(RtcEndpoint endpoint, DtlsFingerprint fingerprint, RemoteDescription offer)
    {
        var text = Head(endpoint, fingerprint, offer.Media.Select(media => media.Mid));
        foreach (var media in offer.Media)
        {
            var codec = media.PayloadTypes.First(type => !media.Retransmissions.ContainsKey(type));
            var rtx = media.Retransmissions.FirstOrDefault(pair => pair.Value == codec).Key;
            var known = Extension.Offered.Select(extension => extension.Uri).ToHashSet();
            var extensions = media.Extensions.Where(pair => known.Contains(pair.Key)).Select(pair => (pair.Value, pair.Key));
            Section(text, endpoint, media.Kind, media.Codecs[codec], codec, rtx == 0 ? null : rtx, media.Mid, "recvonly", extensions);
        }

        return text.ToString();
    }

    private static StringBuilder Head(RtcEndpoint endpoint, DtlsFingerprint fingerprint, IEnumerable<string> mids) =>
        new($"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE {string.Join(' ', mids)}\r\n"
            + $"a=ice-ufrag:{endpoint.Credentials.Ufrag}\r\na=ice-pwd:{endpoint.Credentials.Password}\r\na=fingerprint:{fingerprint}\r\na=setup:active\r\n");

    private static void Receive(StringBuilder text, RtcEndpoint endpoint, List<TrackPlan> tracks, int firstMid)
    {
        for (var index = 0; index < tracks.Count; index++)
        {
            Section(text, endpoint, tracks[index], $"{firstMid + index}", "recvonly", Extension.Offered);
        }
    }

    private static void Section(
        StringBuilder text, RtcEndpoint endpoint, TrackPlan stream, string mid, string direction, IEnumerable<(int Id, string Uri)> extensions) => Section(
            text, endpoint, stream.Kind == MediaKind.Audio ? "audio" : "video", stream.Codec, stream.PayloadType,
            stream.Kind == MediaKind.Audio ? null : RtxPayloadType, mid, direction, extensions);

    private static void Section(
        StringBuilder text, RtcEndpoint endpoint, string kind, string codec, byte type, byte? rtx, string mid, string direction, IEnumerable<(int Id, string Uri)> extensions)
    {
        var isAudio = kind == "audio";
        text.Append(CultureInfo.InvariantCulture, $"m={kind} 9 UDP/TLS/RTP/SAVPF {type}{(rtx is null ? string.Empty : $" {rtx}")}\r\n");
        text.Append(CultureInfo.InvariantCulture, $"c=IN IP4 0.0.0.0\r\na=mid:{mid}\r\na={direction}\r\na=rtcp-mux\r\na=rtcp-rsize\r\n");

        // A lite agent needs no candidates of its peer, yet Janus does not start without one.
        text.Append(CultureInfo.InvariantCulture, $"a=candidate:{IceCandidate.HostUdp(endpoint.Address)}\r\na=end-of-candidates\r\n");
        foreach (var (id, uri) in extensions.Where(extension => isAudio || extension.Uri != Extension.AudioLevel))
        {
            text.Append(CultureInfo.InvariantCulture, $"a=extmap:{id} {uri}\r\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"a=rtpmap:{type} {codec}/{(isAudio ? "48000/2" : "90000")}\r\na=rtcp-fb:{type} transport-cc\r\n");
        if (isAudio)
        {
            text.Append(CultureInfo.InvariantCulture, $"a=fmtp:{type} minptime=10;useinbandfec=1\r\n");
            return;
        }

        if (codec == "H264")
        {
            text.Append(CultureInfo.InvariantCulture, $"a=fmtp:{type} level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f\r\n");
        }

        if (codec == "VP9")
        {
            text.Append(CultureInfo.InvariantCulture, $"a=fmtp:{type} profile-id=0\r\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"a=rtcp-fb:{type} nack\r\na=rtcp-fb:{type} nack pli\r\na=rtcp-fb:{type} ccm fir\r\n");
        if (rtx is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"a=rtpmap:{rtx} rtx/90000\r\na=fmtp:{rtx} apt={type}\r\n");
        }
    }
}
