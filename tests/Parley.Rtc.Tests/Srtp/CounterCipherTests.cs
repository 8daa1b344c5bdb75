using System.Security.Cryptography;
using Parley.Rtc.Srtp;

namespace Parley.Rtc.Tests.Srtp;

public sealed class CounterCipherTests
{
    [Theory]
    [InlineData(nameof(CryptoPath.Best))]
    [InlineData(nameof(CryptoPath.Portable))]
    public void Makes_the_keystream_of_the_RFC_3711_vector(string path)
    {
        using var cipher = CounterCipher.Create(
            Bytes.Hex("2B7E151628AED2A6ABF7158809CF4F3C"), Enum.Parse<CryptoPath>(path));
        var stream = new byte[0xff02 * 16];

        cipher.Apply(Bytes.Hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000"), new byte[stream.Length], stream);

        Convert.ToHexString(stream.AsSpan(0, 48)).ShouldBe(
            "E03EAD0935C95E80E166B16DD92B4EB4" + "D23513162B02D0F72A43A2FE4A5F97AB"
            + "41E95B3BB0A2E8DD477901E4FCA894C0");
        Convert.ToHexString(stream.AsSpan(0xfeff * 16, 48)).ShouldBe(
            "EC8CDF7398607CB0F2D21675EA9EA1E4" + "362B7C3C6773516318A077D7FC5073AE"
            + "6A2CC3787889374FBEB4C81B17BA6C44");
    }

    [Theory]
    [InlineData(nameof(CryptoPath.Best))]
    [InlineData(nameof(CryptoPath.Portable))]
    public void Agrees_with_OpenSSL_on_random_input(string path)
    {
        var random = new Random(9);
        for (var round = 0; round < 1500; round++)
        {
            var key = new byte[16];
            var counter = new byte[16];
            var input = new byte[random.Next(1500)];
            random.NextBytes(key);
            random.NextBytes(counter.AsSpan(..14));
            random.NextBytes(input);
            using var cipher = CounterCipher.Create(key, Enum.Parse<CryptoPath>(path));
            using var aes = Aes.Create();
            aes.SetKey(key);

            var output = input.ToArray();
            cipher.Apply(counter, output, output);

            for (var block = 0; block * 16 < input.Length; block++)
            {
                counter[14] = (byte)(block >> 8);
                counter[15] = (byte)block;
                var stream = aes.EncryptEcb(counter, PaddingMode.None);
                for (var index = block * 16; index < Math.Min(input.Length, (block + 1) * 16); index++)
                {
                    output[index].ShouldBe((byte)(input[index] ^ stream[index % 16]));
                }
            }
        }
    }
}
