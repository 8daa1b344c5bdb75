using System.Security.Cryptography;

namespace Parley.Rtc.Srtp;

internal sealed class PortableHmac(ReadOnlySpan<byte> key) : HmacSha1
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, key);

    public override void Compute(ReadOnlySpan<byte> data, Span<byte> mac)
    {
        _hash.AppendData(data);
        _hash.GetHashAndReset(mac);
    }

    public override void Dispose() => _hash.Dispose();
}
