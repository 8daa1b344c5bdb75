using Parley.Rtc.Dtls;
using Parley.Rtc.Ice;

namespace Parley.Rtc.Sdp;

/// <summary>What a description says about its side's transport (RFC 8839, RFC 8842).</summary>
/// <param name="Credentials">Its ICE credentials.</param>
/// <param name="Fingerprint">Its certificate.</param>
/// <param name="OurRole">The DTLS role left for us; a server prefers to wait.</param>
/// <param name="Candidates">Its candidates with IP addresses.</param>
/// <param name="IsIceLite">True when it is a lite agent, so that we must control.</param>
public sealed record RemoteTransport(
    IceCredentials Credentials,
    DtlsFingerprint Fingerprint,
    DtlsRole OurRole,
    IReadOnlyList<IceCandidate> Candidates,
    bool IsIceLite)
{
    private const int MaxCandidates = 64;

    /// <summary>Reads the transport of the bundle (<see cref="SdpDescription.TransportSection"/>).</summary>
    /// <param name="description">The peer's description.</param>
    /// <param name="transport">The transport, or null.</param>
    /// <param name="error">What is wrong, or null.</param>
    /// <returns>False when credentials, fingerprint or role are missing or malformed.</returns>
    public static bool TryRead(SdpDescription description, out RemoteTransport? transport, out string? error)
    {
        ArgumentNullException.ThrowIfNull(description);
        transport = null;
        if (description.TransportSection is not { } media)
        {
            error = "The description has no media section in use.";
            return false;
        }

        if (!IceCredentials.TryCreate(
            description.Value(media, "ice-ufrag"), description.Value(media, "ice-pwd"), out var credentials))
        {
            error = "ice-ufrag or ice-pwd is missing or malformed.";
            return false;
        }

        if (ReadFingerprint(description, media) is not { } fingerprint)
        {
            error = "fingerprint is missing or not SHA-256.";
            return false;
        }

        DtlsRole? role = description.Value(media, "setup") switch
        {
            "active" or "actpass" => DtlsRole.Server,
            "passive" => DtlsRole.Client,
            _ => null,
        };
        if (role is null)
        {
            error = "setup is missing or not active, passive or actpass.";
            return false;
        }

        var candidates = media.Values("candidate").Take(MaxCandidates)
            .Select(value => IceCandidate.TryParse(value, out var candidate) ? candidate : null)
            .OfType<IceCandidate>();
        transport = new RemoteTransport(credentials!, fingerprint, role.Value, [.. candidates], description.IsIceLite);
        error = null;
        return true;
    }

    // A side may list several hashes of one certificate (RFC 8122 section 5); one we know is enough.
    private static DtlsFingerprint? ReadFingerprint(SdpDescription description, SdpMedia media)
    {
        var own = media.Values("fingerprint");
        foreach (var value in own.Any() ? own : description.Values("fingerprint"))
        {
            if (DtlsFingerprint.TryParse(value, out var fingerprint))
            {
                return fingerprint;
            }
        }

        return null;
    }
}
