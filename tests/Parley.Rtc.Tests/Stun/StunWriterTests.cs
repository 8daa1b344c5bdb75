using Parley.Rtc.Stun;

namespace Parley.Rtc.Tests.Stun;

public sealed class StunWriterTests
{
    [Fact]
    public void Writes_the_sample_response()
    {
        using var key = new StunKey(StunVectors.Password);
        PeerAddress.TryParse("192.0.2.1", 32853, out var address).ShouldBeTrue();
        Span<byte> buffer = stackalloc byte[200];

        var writer = new StunWriter(buffer, StunClass.Success, StunVectors.TransactionId);
        writer.Add(StunAttributeType.Software, "test vector"u8);
        // The sample pads with a space where zero is usual.
        buffer[35] = (byte)' ';
        writer.AddXorMappedAddress(address);
        writer.AddIntegrity(key);
        var length = writer.Finish();

        Convert.ToHexString(buffer[..length]).ShouldBe(Convert.ToHexString(StunVectors.ResponseIPv4));
    }

    [Theory]
    [InlineData("203.0.113.7", 1)]
    [InlineData("2001:db8::17", 65535)]
    public void Round_trips_what_ICE_sends(string text, int port)
    {
        using var key = new StunKey("a-password-of-twenty-two");
        PeerAddress.TryParse(text, (ushort)port, out var address).ShouldBeTrue();
        Span<byte> buffer = stackalloc byte[400];

        var writer = new StunWriter(buffer, StunClass.Error, StunVectors.TransactionId);
        writer.AddUsername("remote", "local");
        writer.AddXorMappedAddress(address);
        writer.AddErrorCode(487);
        writer.Add(StunAttributeType.IceControlling, ulong.MaxValue - 1);
        writer.AddFlag(StunAttributeType.UseCandidate);
        writer.AddIntegrity(key);
        var length = writer.Finish();

        StunMessage.TryParse(buffer[..length], out var message).ShouldBeTrue();
        message.Class.ShouldBe(StunClass.Error);
        message.TryGet(StunAttributeType.Username, out var username).ShouldBeTrue();
        username.SequenceEqual("remote:local"u8).ShouldBeTrue();
        message.TryGetXorMappedAddress(out var read).ShouldBeTrue();
        read.ShouldBe(address);
        message.TryGetErrorCode(out var code).ShouldBeTrue();
        code.ShouldBe(487);
        message.TryGetUInt64(StunAttributeType.IceControlling, out var tieBreaker).ShouldBeTrue();
        tieBreaker.ShouldBe(ulong.MaxValue - 1);
        message.TryGet(StunAttributeType.UseCandidate, out _).ShouldBeTrue();
        message.VerifyIntegrity(key).ShouldBeTrue();
        message.VerifyFingerprint().ShouldBeTrue();
    }

    [Fact]
    public void Refuses_a_buffer_that_is_too_small()
    {
        Should.Throw<ArgumentException>(() => new StunWriter(new byte[19], StunClass.Request, new byte[12]));
        Should.Throw<ArgumentException>(() =>
        {
            var writer = new StunWriter(new byte[24], StunClass.Request, new byte[12]);
            writer.Add(StunAttributeType.Priority, 1u);
        });
    }

    [Fact]
    public void Refuses_codes_outside_the_protocol()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Write(200));
        Should.Throw<ArgumentOutOfRangeException>(() => Write(700));

        static void Write(int code)
        {
            var writer = new StunWriter(new byte[100], StunClass.Error, new byte[12]);
            writer.AddErrorCode(code);
        }
    }
}
