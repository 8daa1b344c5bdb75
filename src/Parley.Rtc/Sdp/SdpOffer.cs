using System.Globalization;

namespace Parley.Rtc.Sdp;

/// <summary>A server's offer (RFC 9429 section 5.2): everything in one bundle, RTCP multiplexed, sources announced.</summary>
public static class SdpOffer
{
    // Retransmission formats stand one above their codec, which the default capabilities leave free.
    private const int RetransmissionOffset = 1;

    /// <summary>Makes an offer.</summary>
    /// <param name="media">The sections in order; a later offer of the session may only add to them.</param>
    /// <param name="local">Our transport.</param>
    /// <param name="capabilities">What we can carry, with our payload types.</param>
    /// <param name="sessionId">A number for the origin line that stays the same for the peer's session.</param>
    /// <param name="version">Counts our descriptions in the session.</param>
    /// <returns>The offer.</returns>
    public static SdpDescription Create(
        IReadOnlyList<OfferedMedia> media,
        LocalTransport local,
        MediaCapabilities capabilities,
        ulong sessionId,
        int version)
    {
        ArgumentNullException.ThrowIfNull(media);
        ArgumentNullException.ThrowIfNull(local);
        ArgumentNullException.ThrowIfNull(capabilities);
        List<SdpLine> session =
            [new("group", $"BUNDLE {string.Join(' ', media.Select(section => section.Mid))}")];
        if (local.IsIceLite)
        {
            session.Add(new SdpLine("ice-lite"));
        }

        session.Add(new SdpLine(SdpMedia.MixedExtensions));
        session.Add(new SdpLine("msid-semantic", " WMS *"));
        return new SdpDescription
        {
            Origin = $"- {sessionId} {version} IN IP4 127.0.0.1",
            Attributes = session,
            Media = [.. media.Select((section, index) => Section(section, local, capabilities, isFirst: index == 0))],
        };
    }

    private static SdpMedia Section(
        OfferedMedia media, LocalTransport local, MediaCapabilities capabilities, bool isFirst)
    {
        var codecs = WithRetransmission(capabilities.CodecsOf(media.Kind));
        List<SdpLine> attributes = [new("mid", media.Mid)];
        local.Write(attributes, "actpass");
        attributes.Add(new SdpLine(media.Direction.ToAttribute()));
        attributes.Add(new SdpLine("rtcp-mux"));
        attributes.Add(new SdpLine("rtcp-rsize"));
        foreach (var extension in capabilities.Extensions.Where(extension => Fits(extension, media.Kind)))
        {
            attributes.Add(new SdpLine("extmap", extension.ToString()));
        }

        foreach (var codec in codecs)
        {
            codec.Write(attributes);
        }

        if (media.Source is { } source)
        {
            WriteSource(attributes, source);
        }

        if (isFirst)
        {
            local.WriteCandidates(attributes);
        }

        return new SdpMedia
        {
            Kind = media.Kind,
            Port = 9,
            Protocol = "UDP/TLS/RTP/SAVPF",
            Formats = [.. codecs.Select(codec => codec.PayloadType.ToString(CultureInfo.InvariantCulture))],
            Attributes = attributes,
        };
    }

    private static List<SdpCodec> WithRetransmission(IReadOnlyList<SdpCodec> codecs)
    {
        List<SdpCodec> result = [];
        foreach (var codec in codecs)
        {
            result.Add(codec);
            if (codec.ClockRate == 90_000)
            {
                result.Add(new SdpCodec
                {
                    PayloadType = codec.PayloadType + RetransmissionOffset,
                    Name = "rtx",
                    ClockRate = codec.ClockRate,
                    Parameters = $"apt={codec.PayloadType}",
                });
            }
        }

        return result;
    }

    private static void WriteSource(List<SdpLine> attributes, SdpSource source)
    {
        attributes.Add(new SdpLine("msid", $"{source.StreamId} {source.TrackId}"));
        if (source.RetransmissionSsrc is { } retransmission)
        {
            attributes.Add(new SdpLine("ssrc-group", $"FID {source.Ssrc} {retransmission}"));
        }

        attributes.Add(new SdpLine("ssrc", $"{source.Ssrc} cname:{source.CanonicalName}"));
        if (source.RetransmissionSsrc is { } repair)
        {
            attributes.Add(new SdpLine("ssrc", $"{repair} cname:{source.CanonicalName}"));
        }
    }

    // The audio level means nothing for video, and layers, orientation and delay nothing for audio.
    private static bool Fits(SdpExtension extension, string kind) => extension.Uri switch
    {
        ExtensionUris.AudioLevel => kind == "audio",
        ExtensionUris.RtpStreamId or ExtensionUris.RepairedRtpStreamId or ExtensionUris.DependencyDescriptor
            or ExtensionUris.VideoOrientation or ExtensionUris.PlayoutDelay or ExtensionUris.VideoLayersAllocation =>
            kind == "video",
        _ => true,
    };
}
