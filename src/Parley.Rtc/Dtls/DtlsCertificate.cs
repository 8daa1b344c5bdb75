using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Parley.Rtc.Dtls;

/// <summary>
/// A self-signed ECDSA P-256 certificate (RFC 8827 section 6.5), made anew at each start: trust comes from the fingerprint in
/// the signalling, not from the certificate.
/// </summary>
public sealed class DtlsCertificate
{
    private DtlsCertificate(byte[] certificate, byte[] privateKey)
    {
        Certificate = certificate;
        PrivateKey = privateKey;
        Fingerprint = DtlsFingerprint.Of(certificate);
    }

    /// <summary>What to announce in SDP.</summary>
    public DtlsFingerprint Fingerprint { get; }

    /// <summary>The certificate in DER.</summary>
    internal byte[] Certificate { get; }

    /// <summary>The key as ECPrivateKey in DER (RFC 5915).</summary>
    internal byte[] PrivateKey { get; }

    /// <summary>Makes a key pair and its certificate.</summary>
    /// <param name="now">The wall-clock time; valid from a day before, for peers with slow clocks.</param>
    /// <param name="lifetime">How long from <paramref name="now"/> the certificate is valid.</param>
    /// <returns>The certificate with its key, which never leaves the process.</returns>
    public static DtlsCertificate Create(DateTimeOffset now, TimeSpan lifetime)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=WebRTC", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now + lifetime);
        return new DtlsCertificate(certificate.RawData, key.ExportECPrivateKey());
    }
}
