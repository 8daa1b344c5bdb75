using System.Buffers.Binary;
using System.Security.Cryptography;
using Parley.Rtc.Srtp;

namespace Parley.Rtc.Tests.Srtp;

/// <summary>One suite for all implementations, with the framework's OpenSSL as the oracle.</summary>
public sealed class AeadCipherTests
{
    private const int NonceLength = 12;

    // 10,000 keys make two million packets; every test run does a few.
    private static readonly int Keys = int.Parse(Environment.GetEnvironmentVariable("PARLEY_AGREEMENT_KEYS") ?? "50", null);

    public static TheoryData<string, int> Ciphers
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var path in Enum.GetNames<CryptoPath>())
            {
                data.Add(path, 16);
                data.Add(path, 32);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Ciphers))]
    public void Agrees_with_OpenSSL_on_random_input(string path, int keyLength)
    {
        var random = new Random(keyLength);
        using var memory = new Memory(4096);
        for (var keys = 0; keys < Keys; keys++)
        {
            var key = Draw(random, keyLength);
            using var cipher = AeadCipher.Create(key, Enum.Parse<CryptoPath>(path));
            using var oracle = new AesGcm(key, AeadCipher.TagLength);
            for (var round = 0; round < 200; round++)
            {
                var length = random.Next(round % 10 == 0 ? 3000 : 300);
                Compare(cipher, oracle, random, Draw(random, random.Next(100)), length, memory);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ciphers))]
    public void Agrees_with_OpenSSL_at_every_length(string path, int keyLength)
    {
        var random = new Random(keyLength + 1);
        var key = Draw(random, keyLength);
        using var memory = new Memory(4096);
        using var cipher = AeadCipher.Create(key, Enum.Parse<CryptoPath>(path));
        using var oracle = new AesGcm(key, AeadCipher.TagLength);
        for (var length = 0; length <= 2048; length++)
        {
            Compare(cipher, oracle, random, Draw(random, length % 67), length, memory);
        }

        for (var associated = 0; associated <= 400; associated++)
        {
            Compare(cipher, oracle, random, Draw(random, associated), associated % 41, memory);
        }
    }

    // The counter has 32 bits of its own, beside which nothing may change.
    [Theory]
    [MemberData(nameof(Ciphers))]
    public void Seals_64_kilobytes_as_OpenSSL_does(string path, int keyLength)
    {
        var random = new Random(11);
        var key = Draw(random, keyLength);
        using var memory = new Memory(70_000);
        using var cipher = AeadCipher.Create(key, Enum.Parse<CryptoPath>(path));
        using var oracle = new AesGcm(key, AeadCipher.TagLength);

        Compare(cipher, oracle, random, Draw(random, 12), 65_535, memory);
    }

    [Theory]
    [MemberData(nameof(Ciphers))]
    public void Refuses_a_change_of_any_bit(string path, int keyLength)
    {
        var random = new Random(3);
        using var cipher = AeadCipher.Create(Draw(random, keyLength), Enum.Parse<CryptoPath>(path));
        foreach (var length in (int[])[45, 128, 300])
        {
            var counter = Counter(Draw(random, NonceLength));
            var associated = Draw(random, 20);
            var sealedBytes = new byte[length + AeadCipher.TagLength];
            cipher.Seal(counter, associated, Draw(random, length), sealedBytes);
            var plaintext = new byte[length];

            for (var bit = 0; bit < sealedBytes.Length * 8; bit++)
            {
                var damaged = sealedBytes.ToArray();
                damaged[bit / 8] ^= (byte)(1 << (bit % 8));
                cipher.Open(counter, associated, damaged, plaintext).ShouldBeFalse($"bit {bit} of {length} bytes");
            }

            for (var bit = 0; bit < associated.Length * 8; bit++)
            {
                var damaged = associated.ToArray();
                damaged[bit / 8] ^= (byte)(1 << (bit % 8));
                cipher.Open(counter, damaged, sealedBytes, plaintext).ShouldBeFalse($"bit {bit} of the header");
            }

            cipher.Open(counter ^ ((UInt128)1 << 127), associated, sealedBytes, plaintext).ShouldBeFalse();
            for (var cut = AeadCipher.TagLength; cut < sealedBytes.Length; cut++)
            {
                cipher.Open(counter, associated, sealedBytes.AsSpan(..cut), plaintext).ShouldBeFalse($"cut to {cut}");
            }

            cipher.Open(counter, associated, sealedBytes, plaintext).ShouldBeTrue();
        }
    }

    [Theory]
    [MemberData(nameof(Ciphers))]
    public void Leaves_nothing_of_a_forgery(string path, int keyLength)
    {
        var random = new Random(4);
        using var cipher = AeadCipher.Create(Draw(random, keyLength), Enum.Parse<CryptoPath>(path));
        var sealedBytes = new byte[300 + AeadCipher.TagLength];
        cipher.Seal(1, [], Draw(random, 300), sealedBytes);
        sealedBytes[^1] ^= 1;
        var plaintext = Draw(random, 300);

        cipher.Open(1, [], sealedBytes, plaintext).ShouldBeFalse();

        plaintext.ShouldAllBe(value => value == 0);
    }

    [Fact]
    public void Uses_the_processors_instructions_where_it_has_them()
    {
        using var best = AeadCipher.Create(new byte[16], CryptoPath.Best);
        using var narrow = AeadCipher.Create(new byte[16], CryptoPath.Narrow);

        (best is IntrinsicGcm<WideGhash>).ShouldBe(WideGhash.IsSupported);
        (narrow is IntrinsicGcm<NarrowGhash>).ShouldBe(NarrowGhash.IsSupported);
    }

    // In place, as packets are received, and from one place to another, as they are forwarded; each with the end of the data at the end of
    // the memory the process may touch.
    private static void Compare(
        AeadCipher cipher, AesGcm oracle, Random random, byte[] associated, int length, Memory memory)
    {
        var nonce = Draw(random, NonceLength);
        var plaintext = memory.Source.End(Draw(random, length));
        var expected = new byte[length + AeadCipher.TagLength];
        oracle.Encrypt(nonce, plaintext, expected.AsSpan(..length), expected.AsSpan(length), associated);
        var counter = Counter(nonce);

        var output = memory.Target.End(expected.Length);
        var header = memory.Header.End(associated);
        cipher.Seal(counter, header, plaintext, output);
        output.SequenceEqual(expected).ShouldBeTrue($"out of place, {associated.Length} and {length}");
        plaintext.CopyTo(output);
        cipher.Seal(counter, header, output[..length], output);
        output.SequenceEqual(expected).ShouldBeTrue($"in place, {associated.Length} and {length}");

        var opened = new byte[length];
        cipher.Open(counter, header, output, opened).ShouldBeTrue();
        plaintext.SequenceEqual(opened).ShouldBeTrue();
        cipher.Open(counter, header, output, output[..length]).ShouldBeTrue();
        plaintext.SequenceEqual(output[..length]).ShouldBeTrue();
    }

    private static UInt128 Counter(byte[] nonce) =>
        BinaryPrimitives.ReadUInt128BigEndian([.. nonce, 0, 0, 0, 1]);

    private static byte[] Draw(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private sealed class Memory(int length) : IDisposable
    {
        public GuardedBuffer Header { get; } = new(length);

        public GuardedBuffer Source { get; } = new(length);

        public GuardedBuffer Target { get; } = new(length);

        public void Dispose()
        {
            Header.Dispose();
            Source.Dispose();
            Target.Dispose();
        }
    }
}
