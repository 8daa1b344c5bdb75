using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Parley.Rtc.Dtls;

// Unsafe: passes certificate bytes and a callback to OpenSSL.

/// <summary>
/// DTLS 1.2 by OpenSSL (RFC 6347) for one certificate. Sessions may be made from several threads; each session belongs to one.
/// </summary>
public sealed unsafe class OpenSslProvider : IDtlsProvider, IDisposable
{
    // Forward secrecy and authenticated encryption only; ECDSA since both sides of WebRTC use it.
    private const string Ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES256-GCM-SHA384"
        + ":ECDHE-RSA-AES128-GCM-SHA256";

    // Our order counts when we are the server: Chromium offers counter mode first.
    private const string SrtpProfiles = "SRTP_AEAD_AES_128_GCM:SRTP_AEAD_AES_256_GCM:SRTP_AES128_CM_SHA1_80";

    private readonly SslContextHandle _context;

    /// <summary>Prepares OpenSSL for a certificate.</summary>
    /// <param name="certificate">What every session presents.</param>
    /// <exception cref="PlatformNotSupportedException">
    /// OpenSSL is missing; ask <see cref="OpenSslLibrary.Availability"/> first.
    /// </exception>
    public OpenSslProvider(DtlsCertificate certificate)
        : this(certificate, SrtpProfiles)
    {
    }

    internal OpenSslProvider(DtlsCertificate certificate, string srtpProfiles)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        if (!OpenSslLibrary.Availability.IsAvailable)
        {
            throw new PlatformNotSupportedException(OpenSslLibrary.Availability.Description);
        }

        LocalFingerprint = certificate.Fingerprint;
        _context = new SslContextHandle(LibSsl.SSL_CTX_new(LibSsl.DTLS_method()));
        OpenSslError.Require(!_context.IsInvalid);
        LibSsl.SSL_CTX_set_options(
            _context,
            LibSsl.OptionNoQueryMtu | LibSsl.OptionNoTicket | LibSsl.OptionNoCompression
            | LibSsl.OptionServerPreference | LibSsl.OptionNoRenegotiation);
        OpenSslError.Require(
            LibSsl.SSL_CTX_ctrl(_context, LibSsl.ControlSetMinVersion, new CLong(LibSsl.Dtls12), null).Value == 1);
        LibSsl.SSL_CTX_ctrl(_context, LibSsl.ControlSetSessionCacheMode, default, null);
        OpenSslError.Require(LibSsl.SSL_CTX_set_cipher_list(_context, Ciphers) == 1);
        fixed (byte* groups = "X25519:P-256\0"u8)
        {
            OpenSslError.Require(LibSsl.SSL_CTX_ctrl(_context, LibSsl.ControlSetGroupsList, default, groups).Value == 1);
        }

        // This one returns 0 for success.
        OpenSslError.Require(LibSsl.SSL_CTX_set_tlsext_use_srtp(_context, srtpProfiles) == 0);
        LibSsl.SSL_CTX_set_verify(_context, LibSsl.VerifyPeer | LibSsl.VerifyFailIfNoPeerCertificate, 0);
        LibSsl.SSL_CTX_set_cert_verify_callback(_context, &AcceptAnyCertificate, 0);
        fixed (byte* bytes = certificate.Certificate)
        {
            OpenSslError.Require(
                LibSsl.SSL_CTX_use_certificate_ASN1(_context, certificate.Certificate.Length, bytes) == 1);
        }

        fixed (byte* bytes = certificate.PrivateKey)
        {
            OpenSslError.Require(LibSsl.SSL_CTX_use_PrivateKey_ASN1(
                LibSsl.KeyTypeEc, _context, bytes, new CLong(certificate.PrivateKey.Length)) == 1);
        }
    }

    /// <inheritdoc/>
    public DtlsFingerprint LocalFingerprint { get; }

    /// <inheritdoc/>
    public IDtlsSession CreateSession(DtlsRole role) => new OpenSslSession(_context, role, OpenSslTimer.Preferred);

    /// <summary>
    /// Runs handshakes in memory until the code is warm. A cold first handshake takes hundreds of milliseconds, so that the
    /// browser retransmits; call this before the port opens.
    /// </summary>
    /// <returns>False when the handshake failed, which means DTLS does not work here.</returns>
    public bool WarmUp()
    {
        for (var round = 0; round < 3; round++)
        {
            using var client = CreateSession(DtlsRole.Client);
            using var server = CreateSession(DtlsRole.Server);
            if (!DtlsLoopback.Run(client, LocalFingerprint, server, LocalFingerprint))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _context.Dispose();

    internal IDtlsSession CreateSession(DtlsRole role, OpenSslTimer timer) => new OpenSslSession(_context, role, timer);

    // Certificates are self-signed; what counts is the fingerprint, checked when the handshake is complete.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int AcceptAnyCertificate(nint store, nint argument) => 1;
}
