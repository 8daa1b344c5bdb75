using System.Buffers.Binary;
using System.Security.Cryptography;
using Parley.Rtc.Srtp;

namespace Parley.Rtc.Tests.Srtp;

public sealed class CounterCipherTests
{
    public static TheoryData<string> Paths => [nameof(CryptoPath.Best), nameof(CryptoPath.Portable)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Makes_the_keystream_of_the_RFC_3711_vector(string path)
    {
        using var cipher = CounterCipher.Create(
            Bytes.Hex("2B7E151628AED2A6ABF7158809CF4F3C"), Enum.Parse<CryptoPath>(path));
        var stream = new byte[0xff02 * 16];

        cipher.Apply(Number(Bytes.Hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000")), new byte[stream.Length], stream);

        Convert.ToHexString(stream.AsSpan(0, 48)).ShouldBe(
            "E03EAD0935C95E80E166B16DD92B4EB4" + "D23513162B02D0F72A43A2FE4A5F97AB"
            + "41E95B3BB0A2E8DD477901E4FCA894C0");
        Convert.ToHexString(stream.AsSpan(0xfeff * 16, 48)).ShouldBe(
            "EC8CDF7398607CB0F2D21675EA9EA1E4" + "362B7C3C6773516318A077D7FC5073AE"
            + "6A2CC3787889374FBEB4C81B17BA6C44");
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Agrees_with_OpenSSL_at_every_length(string path)
    {
        var random = new Random(9);
        using var source = new GuardedBuffer(4096);
        using var target = new GuardedBuffer(4096);
        var plain = new byte[2048];
        for (var length = 0; length <= 2048; length++)
        {
            var key = new byte[16];
            var counter = new byte[16];
            random.NextBytes(key);
            random.NextBytes(counter.AsSpan(..14));
            random.NextBytes(plain);
            using var cipher = CounterCipher.Create(key, Enum.Parse<CryptoPath>(path));
            var expected = Expected(key, counter, plain.AsSpan(..length));

            var input = source.End(plain.AsSpan(..length));
            var output = target.End(length);
            cipher.Apply(Number(counter), input, output);
            output.SequenceEqual(expected).ShouldBeTrue($"out of place, {length}");
            cipher.Apply(Number(counter), input, input);
            input.SequenceEqual(expected).ShouldBeTrue($"in place, {length}");
        }
    }

    private static byte[] Expected(byte[] key, byte[] counter, ReadOnlySpan<byte> input)
    {
        using var aes = Aes.Create();
        aes.SetKey(key);
        var blocks = new byte[(input.Length + 15) / 16 * 16];
        for (var block = 0; block * 16 < blocks.Length; block++)
        {
            counter.CopyTo(blocks, block * 16);
            BinaryPrimitives.WriteUInt16BigEndian(blocks.AsSpan((block * 16) + 14), (ushort)block);
        }

        var output = aes.EncryptEcb(blocks, PaddingMode.None)[..input.Length];
        for (var index = 0; index < output.Length; index++)
        {
            output[index] ^= input[index];
        }

        return output;
    }

    private static UInt128 Number(byte[] counter) => BinaryPrimitives.ReadUInt128BigEndian(counter);
}
