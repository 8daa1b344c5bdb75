namespace Parley.Rtc.Sdp;

/// <summary>A server's answer to an offer (RFC 9429 section 5.3), with what was agreed on.</summary>
public sealed class SdpAnswer
{
    // Browsers send three; each costs the server state.
    private const int MaxSimulcastStreams = 8;

    // RFC 8285 section 4.2: larger numbers have the two-byte form only, which must be allowed.
    private const int LargestOneByteExtension = 14;
    private const int MaxMidLength = 16;

    private SdpAnswer(SdpDescription description, IReadOnlyList<NegotiatedMedia> media)
    {
        Description = description;
        Media = media;
    }

    /// <summary>What to send to the peer.</summary>
    public SdpDescription Description { get; }

    /// <summary>The sections accepted, in the offer's order.</summary>
    public IReadOnlyList<NegotiatedMedia> Media { get; }

    /// <summary>
    /// Answers an offer. Sections we cannot carry (no common codec, no rtcp-mux, outside the bundle, a mid that is no token of 1 to 16 characters, data channels) are rejected with
    /// port 0 as RFC 3264 section 6 asks.
    /// </summary>
    /// <param name="offer">The peer's offer.</param>
    /// <param name="local">Our transport.</param>
    /// <param name="capabilities">What we can carry.</param>
    /// <param name="sessionId">A number for the origin line that stays the same for the peer's session.</param>
    /// <param name="version">Counts our descriptions in the session.</param>
    /// <param name="allowed">Which way each section may flow, seen from us; everything when null.</param>
    /// <returns>The answer; an offer we can carry nothing of has one in which every section is rejected.</returns>
    public static SdpAnswer Create(
        SdpDescription offer,
        LocalTransport local,
        MediaCapabilities capabilities,
        ulong sessionId,
        int version,
        Func<SdpMedia, SdpDirection>? allowed = null)
    {
        ArgumentNullException.ThrowIfNull(offer);
        ArgumentNullException.ThrowIfNull(local);
        ArgumentNullException.ThrowIfNull(capabilities);
        var bundle = offer.Bundle.ToHashSet(StringComparer.Ordinal);
        Dictionary<int, string> extensions = [];
        var largestExtension = offer.AllowsMixedExtensions ? byte.MaxValue : LargestOneByteExtension;
        var mixed = offer.Attributes.Any(attribute => attribute.Name == SdpMedia.MixedExtensions);
        List<NegotiatedMedia> agreed = [];
        List<SdpMedia> sections = [];
        foreach (var offered in offer.Media)
        {
            var media = Negotiate(offered, bundle, extensions, largestExtension, capabilities, allowed);
            if (media is null || agreed.Exists(other => other.Mid == media.Mid))
            {
                sections.Add(Reject(offered));
                continue;
            }

            sections.Add(Accept(offered, media, local, isFirst: agreed.Count == 0));
            agreed.Add(media);
        }

        List<SdpLine> session = [];
        if (agreed.Count > 0)
        {
            session.Add(new SdpLine("group", $"BUNDLE {string.Join(' ', agreed.Select(media => media.Mid))}"));
        }

        if (local.IsIceLite)
        {
            session.Add(new SdpLine("ice-lite"));
        }

        if (mixed)
        {
            session.Add(new SdpLine(SdpMedia.MixedExtensions));
        }

        session.Add(new SdpLine("msid-semantic", " WMS *"));
        var description = new SdpDescription
        {
            Origin = $"- {sessionId} {version} IN IP4 127.0.0.1",
            Attributes = session,
            Media = sections,
        };
        return new SdpAnswer(description, agreed);
    }

    private static NegotiatedMedia? Negotiate(
        SdpMedia offered,
        HashSet<string> bundle,
        Dictionary<int, string> extensions,
        int largestExtension,
        MediaCapabilities capabilities,
        Func<SdpMedia, SdpDirection>? allowed)
    {
        if (!offered.IsInUse || !offered.HasRtcpMux || offered.Mid is not { } mid || !IsMid(mid) || !bundle.Contains(mid)
            || !offered.Protocol.EndsWith("RTP/SAVPF", StringComparison.Ordinal))
        {
            return null;
        }

        var codecs = CodecNegotiation.Choose(offered.Codecs, capabilities.CodecsOf(offered.Kind));
        if (codecs.Count == 0)
        {
            return null;
        }

        var direction = offered.Direction.Reverse() & (allowed?.Invoke(offered) ?? SdpDirection.SendReceive);
        var known = capabilities.Extensions.Select(extension => extension.Uri).ToHashSet();
        var sendRids = offered.Rids.Where(rid => rid.IsSend).Select(rid => rid.Id).ToHashSet();
        return new NegotiatedMedia(
            mid,
            offered.Kind,
            direction,
            codecs,
            [.. offered.Extensions
                .Where(extension => extension.Id <= largestExtension && Claim(extensions, extension) && known.Contains(extension.Uri))
                .DistinctBy(extension => extension.Uri)
                .Select(extension => extension with { Direction = extension.Direction.Reverse() })],
            direction.HasFlag(SdpDirection.ReceiveOnly)
                ? [.. offered.SimulcastSend.Where(sendRids.Contains).Distinct().Take(MaxSimulcastStreams)]
                : []);
    }

    // What one one-byte header extension can hold; browsers count from 0.
    private static bool IsMid(string mid) =>
        mid.Length is >= 1 and <= MaxMidLength && mid.All(character => character is > ' ' and < '\x7F');

    // A number means one URI in the whole bundle (RFC 9143 section 14): mid is read before it is known which section a packet is of.
    private static bool Claim(Dictionary<int, string> extensions, SdpExtension extension) =>
        extensions.TryAdd(extension.Id, extension.Uri) || extensions[extension.Id] == extension.Uri;

    private static SdpMedia Accept(SdpMedia offered, NegotiatedMedia media, LocalTransport local, bool isFirst)
    {
        List<SdpLine> attributes = [new("mid", media.Mid)];
        local.Write(attributes, offered.Value("setup") == "passive" ? "active" : "passive");
        attributes.Add(new SdpLine(media.Direction.ToAttribute()));
        attributes.Add(new SdpLine("rtcp-mux"));
        if (offered.Has("rtcp-rsize"))
        {
            attributes.Add(new SdpLine("rtcp-rsize"));
        }

        if (offered.AllowsMixedExtensions)
        {
            attributes.Add(new SdpLine(SdpMedia.MixedExtensions));
        }

        foreach (var extension in media.Extensions)
        {
            attributes.Add(new SdpLine("extmap", extension.ToString()));
        }

        foreach (var codec in media.Codecs)
        {
            codec.Write(attributes);
        }

        foreach (var rid in media.SimulcastReceive)
        {
            attributes.Add(new SdpLine("rid", $"{rid} recv"));
        }

        if (media.SimulcastReceive.Count > 0)
        {
            attributes.Add(new SdpLine("simulcast", $"recv {string.Join(';', media.SimulcastReceive)}"));
        }

        if (isFirst)
        {
            local.WriteCandidates(attributes);
        }

        return new SdpMedia
        {
            Kind = offered.Kind,
            Port = 9,
            Protocol = offered.Protocol,
            Formats = [.. media.Codecs.Select(codec => codec.PayloadType.ToString(null, null))],
            Attributes = attributes,
        };
    }

    private static SdpMedia Reject(SdpMedia offered) => new()
    {
        Kind = offered.Kind,
        Port = 0,
        Protocol = offered.Protocol,
        Formats = offered.Formats,
        Attributes = offered.Mid is { } mid
            ? [new SdpLine("mid", mid), new SdpLine("inactive")]
            : [new SdpLine("inactive")],
    };
}
