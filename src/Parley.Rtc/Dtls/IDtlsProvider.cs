namespace Parley.Rtc.Dtls;

/// <summary>Makes DTLS sessions that present one certificate.</summary>
public interface IDtlsProvider
{
    /// <summary>The fingerprint to announce in SDP.</summary>
    DtlsFingerprint LocalFingerprint { get; }

    /// <summary>Makes a session.</summary>
    /// <param name="role">Who starts.</param>
    IDtlsSession CreateSession(DtlsRole role);
}
