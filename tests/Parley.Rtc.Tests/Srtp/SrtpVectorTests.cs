using Parley.Rtc.Srtp;

namespace Parley.Rtc.Tests.Srtp;

public sealed class SrtpVectorTests
{
    private const string Header = "8040f17b 8041f8d3 5501a0b2";
    private const string Payload = "47616c6c 69612065 7374206f 6d6e6973 20646976 69736120 696e2070 61727465 73207472 6573";
    private const string Rtcp =
        """
        81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61
        deadbeef deadbeef deadbeef deadbeef deadbeef
        """;

    private static readonly byte[] Salt = Bytes.Hex("51756964 2070726f 2071756f");
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(value => (byte)value)];

    // RFC 7714 sections 16.1.1 and 16.2.1.
    [Theory]
    [InlineData(16, "f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f 42a5f47a 51c7d19b 36de3adf 8833899d 7f27beb1 6a9152cf 765ee439 0cce")]
    [InlineData(32, "32b1de78 a822fe12 ef9f78fa 332e33aa b1801238 9a58e2f3 b50b2a02 76ffae0f 1ba63799 b87b7aa3 db36dfff d6b0f9bb 7878d7a7 6c13")]
    public void Protects_the_packet_of_RFC_7714(int keyLength, string expected)
    {
        using var transform = new GcmTransform(Key.AsSpan(..keyLength), Salt);
        var output = new byte[100];

        var length = transform.SealRtp(0x5501a0b2, 0xf17b, Bytes.Hex(Header), Bytes.Hex(Payload), output);

        Convert.ToHexString(output.AsSpan(..length)).ShouldBe(Convert.ToHexString(Bytes.Hex(Header + expected)));
        transform.OpenRtp(0x5501a0b2, 0xf17b, output.AsSpan(..length), 12).ShouldBeTrue();
        output.AsSpan(12, length - 28).SequenceEqual(Bytes.Hex(Payload)).ShouldBeTrue();
    }

    // RFC 7714 section 17.1.
    [Fact]
    public void Protects_the_control_packet_of_RFC_7714()
    {
        using var transform = new GcmTransform(Key.AsSpan(..16), Salt);
        var plain = Bytes.Hex(Rtcp);
        var buffer = new byte[plain.Length + 20];
        plain.CopyTo(buffer, 0);

        var length = transform.SealRtcp(0x4d617273, 0x5d4, buffer, plain.Length);

        Convert.ToHexString(buffer.AsSpan(..length)).ShouldBe(Convert.ToHexString(Bytes.Hex(
            """
            81c8000d 4d617273 63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d
            c676a5f1 730d6fda 4ce09b46 86303ded 0bb9275b c84aa458 96cf4d2f c5abf872
            45d9eade 800005d4
            """)));
        transform.OpenRtcp(0x4d617273, 0x5d4, buffer).ShouldBeTrue();
        buffer.AsSpan(..plain.Length).SequenceEqual(plain).ShouldBeTrue();
    }

    // RFC 3711 appendix B.3.
    [Fact]
    public void Derives_the_keys_of_RFC_3711()
    {
        var masterKey = Bytes.Hex("E1F97A0D3E018BE0D64FA32C06DE4139");
        var masterSalt = Bytes.Hex("0EC675AD498AFEEBB6960B3AABE6");
        var cipherKey = new byte[16];
        var salt = new byte[14];
        var authentication = new byte[94];

        SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpKeyDerivation.RtpEncryption, cipherKey);
        SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpKeyDerivation.RtpSalt, salt);
        SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpKeyDerivation.RtpAuthentication, authentication);

        Convert.ToHexString(cipherKey).ShouldBe("C61E7A93744F39EE10734AFE3FF7A087");
        Convert.ToHexString(salt).ShouldBe("30CBBC08863D8C85D49DB34A9AE1");
        Convert.ToHexString(authentication).ShouldBe(
            "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA48F0A0ACF3C34E2359E6CDBCE"
            + "E049646C43D9327AD175578EF72270986371C10C9A369AC2F94A8C5FBCDDDC25"
            + "6D6E919A48B610EF17C2041E474035766B68642C59BBFC2F34DB60DBDFB2");
    }

    // The complete counter-mode packet that libsrtp ships as its own regression vector (srtp_validate).
    [Fact]
    public void Protects_a_packet_as_libsrtp_does()
    {
        using var outbound = new SrtpOutbound(
            SrtpProfile.AesCm128HmacSha1Tag80,
            Bytes.Hex("e1f97a0d3e018be0d64fa32c06de4139"),
            Bytes.Hex("0ec675ad498afeebb6960b3aabe6"));
        var buffer = new byte[38];
        Bytes.Hex("800f1234 decafbad cafebabe abababab abababab abababab abababab").CopyTo(buffer, 0);

        outbound.ProtectRtp(buffer, 28, out var length).ShouldBe(SrtpStatus.Ok);

        Convert.ToHexString(buffer.AsSpan(..length)).ShouldBe(Convert.ToHexString(Bytes.Hex(
            "800f1234 decafbad cafebabe 4e55dc4c e79978d8 8ca4d215 949d2402 b78d6acc 99ea179b 8dbb")));
    }
}
