using Parley.Rtc.Dtls;
using Parley.Rtc.Ice;
using Parley.Rtc.Sdp;

namespace Parley.Rtc.Tests.Sdp;

internal static class Samples
{
    /// <summary>A real offer: Opus, video in three simulcast layers, a data channel.</summary>
    public static string Chromium { get; } = Read("chromium-156-offer.sdp");

    /// <summary>The layout of Firefox: transport lines where Chromium has none, directions in extmap, audio first in a bundle.</summary>
    public static string FirefoxLike { get; } =
        """
        v=0
        o=mozilla...THIS_IS_SDPARTA-99.0 5113411362325061339 0 IN IP4 0.0.0.0
        s=-
        t=0 0
        a=fingerprint:sha-256 12:34:56:78:9A:BC:DE:F0:12:34:56:78:9A:BC:DE:F0:12:34:56:78:9A:BC:DE:F0:12:34:56:78:9A:BC:DE:F0
        a=group:BUNDLE 0 1
        a=ice-options:trickle
        a=msid-semantic:WMS *
        m=audio 9 UDP/TLS/RTP/SAVPF 109 9 0 8 101
        c=IN IP4 0.0.0.0
        a=sendrecv
        a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
        a=extmap:2/recvonly urn:ietf:params:rtp-hdrext:csrc-audio-level
        a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid
        a=fmtp:109 maxplaybackrate=48000;stereo=1;useinbandfec=1
        a=fmtp:101 0-15
        a=ice-pwd:0123456789abcdef0123456789abcdef
        a=ice-ufrag:0f1e2d3c
        a=mid:0
        a=msid:- {1b671a64-40d5-491e-99b0-da01ff1f3341}
        a=rtcp-mux
        a=rtpmap:109 opus/48000/2
        a=rtpmap:9 G722/8000/1
        a=rtpmap:0 PCMU/8000
        a=rtpmap:8 PCMA/8000
        a=rtpmap:101 telephone-event/8000/1
        a=setup:actpass
        a=ssrc:3735928559 cname:{a}
        m=video 0 UDP/TLS/RTP/SAVPF 120 124 121 125 126 127
        c=IN IP4 0.0.0.0
        a=bundle-only
        a=sendonly
        a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid
        a=extmap:4 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
        a=fmtp:126 profile-level-id=42e01f;level-asymmetry-allowed=1;packetization-mode=1
        a=fmtp:120 max-fs=12288;max-fr=60
        a=fmtp:124 apt=120
        a=fmtp:127 apt=126
        a=ice-pwd:0123456789abcdef0123456789abcdef
        a=ice-ufrag:0f1e2d3c
        a=mid:1
        a=rid:hi send
        a=rid:lo send
        a=rtcp-fb:120 nack
        a=rtcp-fb:120 nack pli
        a=rtcp-fb:120 ccm fir
        a=rtcp-fb:120 goog-remb
        a=rtcp-mux
        a=rtpmap:120 VP8/90000
        a=rtpmap:124 rtx/90000
        a=rtpmap:121 VP9/90000
        a=rtpmap:126 H264/90000
        a=rtpmap:127 rtx/90000
        a=setup:actpass
        a=simulcast:send hi;~lo
        a=ssrc:1 cname:{a}
        a=ssrc:2 cname:{a}
        a=ssrc-group:FID 1 2
        """;

    public static LocalTransport Local { get; } = new(
        IceCredentials.Create(Bytes.Random(1)),
        DtlsFingerprint.Of([1]),
        [
            IceCandidate.HostUdp(PeerAddress.FromBytes([192, 0, 2, 1], 8181)),
            IceCandidate.HostTcpPassive(PeerAddress.FromBytes([192, 0, 2, 1], 8182)),
        ]);

    public static SdpDescription Parse(string text)
    {
        SdpReader.TryParse(text, out var description, out var error).ShouldBeTrue(error);
        return description!;
    }

    public static string Read(string name)
    {
        using var stream = typeof(Samples).Assembly.GetManifestResourceStream(name).ShouldNotBeNull();
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
