using System.Security.Cryptography;
using Parley.Rtc.Srtp;

namespace Parley.Rtc.Dtls;

// Unsafe: OpenSSL writes keys and certificates into our buffers.

/// <summary>What a complete handshake has agreed on.</summary>
internal static unsafe class OpenSslSecrets
{
    /// <summary>The keys for SRTP, null when no profile was agreed on.</summary>
    public static DtlsSrtpKeys? ExportSrtpKeys(SslHandle ssl, DtlsRole role)
    {
        var profile = LibSsl.SSL_get_selected_srtp_profile(ssl);
        if (profile == null)
        {
            return null;
        }

        var agreed = (SrtpProfile)profile->Id.Value;
        var material = new byte[agreed.ExportedLength()];
        var label = "EXTRACTOR-dtls_srtp"u8;
        fixed (byte* output = material)
        fixed (byte* text = label)
        {
            OpenSslError.Require(LibSsl.SSL_export_keying_material(
                ssl, output, (nuint)material.Length, text, (nuint)label.Length, null, 0, 0) == 1);
        }

        return new DtlsSrtpKeys(agreed, role, material);
    }

    /// <summary>What reads the peer's alerts without OpenSSL, null for a suite it does not know.</summary>
    public static DtlsAlertReader? NewAlertReader(SslHandle ssl, DtlsRole role)
    {
        const int SecretLength = 48;
        const int RandomLength = 32;
        var suite = (ushort)LibSsl.SSL_CIPHER_get_id(LibSsl.SSL_get_current_cipher(ssl));
        if (suite is not (LibSsl.EcdheEcdsaAes128Gcm or LibSsl.EcdheRsaAes128Gcm))
        {
            return null;
        }

        var secret = stackalloc byte[SecretLength + (2 * RandomLength)];
        var client = secret + SecretLength;
        var server = client + RandomLength;
        OpenSslError.Require(
            LibSsl.SSL_SESSION_get_master_key(LibSsl.SSL_get_session(ssl), secret, SecretLength) == SecretLength
            && LibSsl.SSL_get_client_random(ssl, client, RandomLength) == RandomLength
            && LibSsl.SSL_get_server_random(ssl, server, RandomLength) == RandomLength);
        var reader = new DtlsAlertReader(
            new(secret, SecretLength),
            new(client, RandomLength),
            new(server, RandomLength),
            role == DtlsRole.Client ? DtlsRole.Server : DtlsRole.Client);
        CryptographicOperations.ZeroMemory(new Span<byte>(secret, SecretLength));
        return reader;
    }

    /// <summary>The fingerprint of the certificate the peer has proven to own.</summary>
    public static DtlsFingerprint? ReadPeerFingerprint(SslHandle ssl)
    {
        var certificate = LibSsl.SSL_get1_peer_certificate(ssl);
        if (certificate == 0)
        {
            return null;
        }

        var bytes = new byte[LibCrypto.i2d_X509(certificate, null)];
        fixed (byte* start = bytes)
        {
            // OpenSSL moves the pointer it is given.
            var end = start;
            _ = LibCrypto.i2d_X509(certificate, &end);
        }

        LibCrypto.X509_free(certificate);
        return DtlsFingerprint.Of(bytes);
    }
}
