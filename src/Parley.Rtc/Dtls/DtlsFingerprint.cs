using System.Security.Cryptography;

namespace Parley.Rtc.Dtls;

/// <summary>The SHA-256 fingerprint of a certificate (RFC 8122 section 5). Other hashes are not supported; every browser sends this one.</summary>
public sealed class DtlsFingerprint : IEquatable<DtlsFingerprint>
{
    private const string Algorithm = "sha-256";

    private readonly byte[] _hash;

    private DtlsFingerprint(byte[] hash) => _hash = hash;

    /// <summary>The fingerprint of a certificate.</summary>
    /// <param name="certificate">The certificate in DER.</param>
    public static DtlsFingerprint Of(ReadOnlySpan<byte> certificate) => new(SHA256.HashData(certificate));

    /// <summary>Reads the value of <c>a=fingerprint</c>, such as <c>sha-256 12:AB:...</c>, in either case.</summary>
    /// <param name="text">The value.</param>
    /// <param name="fingerprint">The fingerprint, or null.</param>
    /// <returns>False when it is malformed or of another hash.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out DtlsFingerprint? fingerprint)
    {
        fingerprint = null;
        text = text.Trim();
        if (!text.StartsWith(Algorithm, StringComparison.OrdinalIgnoreCase)
            || text.Length != Algorithm.Length + (SHA256.HashSizeInBytes * 3) || text[Algorithm.Length] != ' ')
        {
            return false;
        }

        var hash = new byte[SHA256.HashSizeInBytes];
        for (var index = 0; index < hash.Length; index++)
        {
            var at = Algorithm.Length + 1 + (3 * index);
            if (Convert.FromHexString(text.Slice(at, 2), hash.AsSpan(index, 1), out _, out _)
                    != System.Buffers.OperationStatus.Done
                || (index > 0 && text[at - 1] != ':'))
            {
                return false;
            }
        }

        fingerprint = new DtlsFingerprint(hash);
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(DtlsFingerprint? other) =>
        other is not null && CryptographicOperations.FixedTimeEquals(_hash, other._hash);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DtlsFingerprint);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_hash);

    /// <summary>The value for <c>a=fingerprint</c>.</summary>
    public override string ToString() => $"{Algorithm} {string.Join(':', _hash.Select(value => value.ToString("X2", null)))}";
}
