using System.Globalization;
using Parley.Rtc.Dtls;
using Parley.Rtc.Ice;

namespace Parley.Bench.Offers;

/// <summary>
/// What the load client needs of a server's SDP. Trusts its server; a reader of its own, so that a mistake in the product's cannot
/// hide behind itself.
/// </summary>
internal sealed class RemoteDescription
{
    private RemoteDescription(
        IceCredentials credentials, DtlsFingerprint fingerprint, IReadOnlyList<IceCandidate> candidates, IReadOnlyList<RemoteMedia> media)
    {
        Credentials = credentials;
        Fingerprint = fingerprint;
        Candidates = candidates;
        Media = media;
    }

    public IceCredentials Credentials { get; }

    public DtlsFingerprint Fingerprint { get; }

    public IReadOnlyList<IceCandidate> Candidates { get; }

    public IReadOnlyList<RemoteMedia> Media { get; }

    public RemoteMedia? Find(string kind) => Media.FirstOrDefault(media => media.Kind == kind);

    public static RemoteDescription Parse(string sdp)
    {
        string? ufrag = null, password = null, print = null;
        var candidates = new List<IceCandidate>();
        var media = new List<RemoteMedia>();
        foreach (var line in sdp.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("m=", StringComparison.Ordinal))
            {
                var parts = line[2..].Split(' ');
                media.Add(new RemoteMedia(parts[0], [.. parts[3..].Select(part => byte.Parse(part, CultureInfo.InvariantCulture))]));
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var value = colon < 0 ? string.Empty : line[(colon + 1)..];
            switch (colon < 0 ? line : line[..colon])
            {
                case "a=ice-ufrag":
                    ufrag ??= value;
                    break;
                case "a=ice-pwd":
                    password ??= value;
                    break;
                case "a=fingerprint":
                    print ??= value;
                    break;
                case "a=candidate" when IceCandidate.TryParse(value, out var candidate) && candidate is { IsTcp: false, Address.IsIPv4: true }:
                    candidates.Add(candidate);
                    break;
                case var name when media.Count > 0:
                    ReadMedia(media[^1], name, value);
                    break;
            }
        }

        if (!IceCredentials.TryCreate(ufrag, password, out var credentials) || !DtlsFingerprint.TryParse(print, out var fingerprint)
            || candidates.Count == 0 || media.Count == 0)
        {
            throw new InvalidDataException($"The server's SDP lacks credentials, fingerprint, candidates or media:\n{sdp}");
        }

        return new RemoteDescription(credentials!, fingerprint!, [.. candidates.DistinctBy(candidate => candidate.Address)], media);
    }

    private static void ReadMedia(RemoteMedia media, string name, string value)
    {
        var words = value.Split(' ');
        switch (name)
        {
            case "a=mid":
                media.Mid = value;
                break;
            case "a=sendonly" or "a=sendrecv":
                media.Sends = true;
                break;
            case "a=rtpmap":
                media.Codecs[Type(words[0])] = words[1].Split('/')[0];
                break;
            case "a=fmtp" when words.Length > 1 && words[1].StartsWith("apt=", StringComparison.Ordinal):
                media.Retransmissions[Type(words[0])] = Type(words[1][4..]);
                break;
            case "a=extmap":
                media.Extensions[words[1]] = int.Parse(words[0].Split('/')[0], CultureInfo.InvariantCulture);
                break;
            case "a=ssrc-group" when words is ["FID", _, _]:
                media.RetransmissionSources[uint.Parse(words[2], CultureInfo.InvariantCulture)] =
                    uint.Parse(words[1], CultureInfo.InvariantCulture);
                break;
        }
    }

    private static byte Type(string text) => byte.Parse(text, CultureInfo.InvariantCulture);
}
