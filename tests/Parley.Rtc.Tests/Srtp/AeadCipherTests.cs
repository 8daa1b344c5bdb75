using System.Security.Cryptography;
using Parley.Rtc.Srtp;

namespace Parley.Rtc.Tests.Srtp;

/// <summary>One suite for both implementations, with the framework's OpenSSL as the oracle.</summary>
public sealed class AeadCipherTests
{
    public static TheoryData<string, int> Ciphers => new()
    {
        { nameof(CryptoPath.Best), 16 },
        { nameof(CryptoPath.Best), 32 },
        { nameof(CryptoPath.Portable), 16 },
        { nameof(CryptoPath.Portable), 32 },
    };

    [Theory]
    [MemberData(nameof(Ciphers))]
    public void Agrees_with_OpenSSL_on_random_input(string path, int keyLength)
    {
        var random = new Random(keyLength);
        for (var keys = 0; keys < 50; keys++)
        {
            var key = Draw(random, keyLength);
            using var cipher = AeadCipher.Create(key, Enum.Parse<CryptoPath>(path));
            using var oracle = new AesGcm(key, AeadCipher.TagLength);
            for (var round = 0; round < 100; round++)
            {
                var nonce = Draw(random, AeadCipher.NonceLength);
                var associated = Draw(random, random.Next(100));
                var plaintext = Draw(random, random.Next(round % 10 == 0 ? 3000 : 300));
                var expected = new byte[plaintext.Length + AeadCipher.TagLength];
                oracle.Encrypt(
                    nonce, plaintext, expected.AsSpan(..plaintext.Length), expected.AsSpan(plaintext.Length), associated);

                var output = new byte[expected.Length];
                cipher.Seal(nonce, associated, plaintext, output);
                output.AsSpan().SequenceEqual(expected).ShouldBeTrue($"key {keys} round {round}");

                // In place, as the media path does it.
                plaintext.CopyTo(output, 0);
                cipher.Seal(nonce, associated, output.AsSpan(..plaintext.Length), output);
                output.AsSpan().SequenceEqual(expected).ShouldBeTrue();
                cipher.Open(nonce, associated, output, output.AsSpan(..plaintext.Length)).ShouldBeTrue();
                output.AsSpan(..plaintext.Length).SequenceEqual(plaintext).ShouldBeTrue();
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ciphers))]
    public void Refuses_a_change_of_any_bit(string path, int keyLength)
    {
        var random = new Random(3);
        using var cipher = AeadCipher.Create(Draw(random, keyLength), Enum.Parse<CryptoPath>(path));
        var nonce = Draw(random, AeadCipher.NonceLength);
        var associated = Draw(random, 20);
        var sealedBytes = new byte[45 + AeadCipher.TagLength];
        cipher.Seal(nonce, associated, Draw(random, 45), sealedBytes);
        var plaintext = new byte[45];

        for (var bit = 0; bit < sealedBytes.Length * 8; bit++)
        {
            var damaged = sealedBytes.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            cipher.Open(nonce, associated, damaged, plaintext).ShouldBeFalse($"bit {bit}");
        }

        associated[19] ^= 1;
        cipher.Open(nonce, associated, sealedBytes, plaintext).ShouldBeFalse();
    }

    [Fact]
    public void Uses_the_processors_instructions_where_it_has_them()
    {
        using var cipher = AeadCipher.Create(new byte[16], CryptoPath.Best);

        (cipher is IntrinsicGcm).ShouldBe(IntrinsicGcm.IsSupported);
    }

    private static byte[] Draw(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
