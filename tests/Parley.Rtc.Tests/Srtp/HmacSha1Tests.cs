using System.Security.Cryptography;
using Parley.Rtc.Dtls;
using Parley.Rtc.Srtp;

namespace Parley.Rtc.Tests.Srtp;

public sealed class HmacSha1Tests
{
    public static TheoryData<string> Paths => [nameof(CryptoPath.Best), nameof(CryptoPath.Portable)];

    // RFC 2202 section 3, the first two cases; the key of the second is shorter than a hash.
    [Theory]
    [MemberData(nameof(Paths))]
    public void Computes_the_vectors_of_RFC_2202(string path)
    {
        Compute(path, Bytes.Hex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"), "Hi There"u8.ToArray())
            .ShouldBe("B617318655057264E28BC0B6FB378C8EF146BE00");
        Compute(path, "Jefe"u8.ToArray(), "what do ya want for nothing?"u8.ToArray())
            .ShouldBe("EFFCDF6AE5EB2FA2D27416D5F184DF9C259A7C79");
    }

    // Beyond 2048 bytes the data is handed over in parts.
    [Theory]
    [MemberData(nameof(Paths))]
    public void Agrees_with_the_framework_at_every_length(string path)
    {
        var random = new Random(2);
        var key = new byte[20];
        var bytes = new byte[10_000];
        random.NextBytes(key);
        random.NextBytes(bytes);
        using var memory = new GuardedBuffer(bytes.Length);
        using var mac = HmacSha1.Create(key, Enum.Parse<CryptoPath>(path));
        var computed = new byte[HmacSha1.Length];
        foreach (var length in Enumerable.Range(0, 2200).Append(4095).Append(4096).Append(4097).Append(bytes.Length))
        {
            mac.Compute(memory.End(bytes.AsSpan(..length)), computed);

#pragma warning disable CA5350 // HMAC-SHA1 is what the profile prescribes.
            computed.ShouldBe(HMACSHA1.HashData(key, bytes.AsSpan(..length)), $"length {length}");
#pragma warning restore CA5350
        }
    }

    [Fact]
    public void Uses_saved_states_where_OpenSSL_has_them()
    {
        using var mac = HmacSha1.Create(new byte[20], CryptoPath.Best);

        (mac is OpenSslHmac).ShouldBe(OpenSslLibrary.HasSha1);
        OpenSslLibrary.HasSha1.ShouldBe(OpenSslLibrary.Availability.IsAvailable);
    }

    private static string Compute(string path, byte[] key, byte[] data)
    {
        using var mac = HmacSha1.Create(key, Enum.Parse<CryptoPath>(path));
        var computed = new byte[HmacSha1.Length];
        mac.Compute(data, computed);
        return Convert.ToHexString(computed);
    }
}
