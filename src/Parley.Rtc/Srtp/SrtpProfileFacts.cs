using System.Diagnostics;

namespace Parley.Rtc.Srtp;

/// <summary>Sizes that follow from an SRTP profile, in bytes.</summary>
public static class SrtpProfileFacts
{
    /// <summary>The largest number of bytes protection adds to an RTP packet.</summary>
    public const int MaxRtpOverhead = 16;

    /// <summary>The largest number of bytes protection adds to an RTCP packet: tag and index word.</summary>
    public const int MaxRtcpOverhead = 20;

    /// <summary>Length of the master key: 16 or 32.</summary>
    /// <param name="profile">The profile.</param>
    public static int MasterKeyLength(this SrtpProfile profile) => profile switch
    {
        SrtpProfile.AeadAes256Gcm => 32,
        SrtpProfile.AeadAes128Gcm or SrtpProfile.AesCm128HmacSha1Tag80 => 16,
        _ => throw new UnreachableException($"No such SRTP profile: {profile}."),
    };

    /// <summary>Length of the master salt: 14 for counter mode (RFC 3711), 12 for GCM (RFC 7714 section 12).</summary>
    /// <param name="profile">The profile.</param>
    public static int MasterSaltLength(this SrtpProfile profile) =>
        profile == SrtpProfile.AesCm128HmacSha1Tag80 ? 14 : 12;

    /// <summary>Length of the authentication tag: 10 or 16.</summary>
    /// <param name="profile">The profile.</param>
    public static int TagLength(this SrtpProfile profile) => profile == SrtpProfile.AesCm128HmacSha1Tag80 ? 10 : 16;

    /// <summary>
    /// Length of what DTLS must export: client key, server key, client salt, server salt (RFC 5764 section 4.2).
    /// </summary>
    /// <param name="profile">The profile.</param>
    public static int ExportedLength(this SrtpProfile profile) =>
        2 * (profile.MasterKeyLength() + profile.MasterSaltLength());
}
