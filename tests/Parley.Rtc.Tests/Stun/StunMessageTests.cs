using Parley.Rtc.Stun;

namespace Parley.Rtc.Tests.Stun;

public sealed class StunMessageTests
{
    private static StunKey VectorKey() => new(StunVectors.Password);

    [Fact]
    public void Reads_the_sample_request()
    {
        using var key = VectorKey();

        StunMessage.TryParse(StunVectors.Request, out var message).ShouldBeTrue();

        message.Class.ShouldBe(StunClass.Request);
        message.IsBinding.ShouldBeTrue();
        message.TransactionId.SequenceEqual(StunVectors.TransactionId).ShouldBeTrue();
        message.TryGet(StunAttributeType.Username, out var username).ShouldBeTrue();
        username.SequenceEqual("evtj:h6vY"u8).ShouldBeTrue();
        message.TryGetUInt32(StunAttributeType.Priority, out var priority).ShouldBeTrue();
        priority.ShouldBe(0x6e0001ffu);
        message.TryGetUInt64(StunAttributeType.IceControlled, out var tieBreaker).ShouldBeTrue();
        tieBreaker.ShouldBe(0x932ff9b151263b36ul);
        message.VerifyIntegrity(key).ShouldBeTrue();
        message.VerifyFingerprint().ShouldBeTrue();
    }

    [Fact]
    public void Reads_the_sample_responses()
    {
        using var key = VectorKey();

        StunMessage.TryParse(StunVectors.ResponseIPv4, out var four).ShouldBeTrue();
        StunMessage.TryParse(StunVectors.ResponseIPv6, out var six).ShouldBeTrue();

        four.Class.ShouldBe(StunClass.Success);
        four.TryGetXorMappedAddress(out var addressFour).ShouldBeTrue();
        addressFour.ToString().ShouldBe("192.0.2.1:32853");
        four.VerifyIntegrity(key).ShouldBeTrue();
        four.VerifyFingerprint().ShouldBeTrue();
        six.TryGetXorMappedAddress(out var addressSix).ShouldBeTrue();
        addressSix.ToString().ShouldBe("[2001:db8:1234:5678:11:2233:4455:6677]:32853");
        six.VerifyIntegrity(key).ShouldBeTrue();
        six.VerifyFingerprint().ShouldBeTrue();
    }

    [Fact]
    public void Refuses_every_truncation_and_any_trailing_byte()
    {
        foreach (var vector in StunVectors.All)
        {
            for (var length = 0; length < vector.Length; length++)
            {
                StunMessage.TryParse(vector.AsSpan(0, length), out _).ShouldBeFalse($"{length} bytes");
            }

            StunMessage.TryParse([.. vector, 0], out _).ShouldBeFalse();
        }
    }

    [Fact]
    public void Notices_a_change_of_any_bit()
    {
        using var key = VectorKey();
        for (var bit = 0; bit < StunVectors.Request.Length * 8; bit++)
        {
            var damaged = StunVectors.Request.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));

            var accepted = StunMessage.TryParse(damaged, out var message)
                && message.VerifyIntegrity(key) && message.VerifyFingerprint();

            accepted.ShouldBeFalse($"bit {bit}");
        }
    }

    [Fact]
    public void Ignores_attributes_behind_the_integrity()
    {
        using var key = VectorKey();
        Span<byte> buffer = stackalloc byte[200];
        var writer = new StunWriter(buffer, StunClass.Request, StunVectors.TransactionId);
        writer.AddIntegrity(key);
        writer.AddFlag(StunAttributeType.UseCandidate);
        var length = writer.Finish();

        StunMessage.TryParse(buffer[..length], out var message).ShouldBeTrue();

        message.VerifyIntegrity(key).ShouldBeTrue();
        message.TryGet(StunAttributeType.UseCandidate, out _).ShouldBeFalse();
    }

    [Fact]
    public void Reports_attributes_that_must_be_understood()
    {
        Span<byte> buffer = stackalloc byte[200];
        var writer = new StunWriter(buffer, StunClass.Request, StunVectors.TransactionId);
        writer.Add((StunAttributeType)0x7001, 5u);
        writer.Add((StunAttributeType)0x9001, 5u);
        writer.Add(StunAttributeType.Priority, 5u);
        var length = writer.Finish();
        Span<ushort> unknown = stackalloc ushort[4];

        StunMessage.TryParse(buffer[..length], out var message).ShouldBeTrue();
        var count = message.FindUnknownRequired(unknown);

        count.ShouldBe(1);
        unknown[0].ShouldBe((ushort)0x7001);
    }

    [Fact]
    public void Survives_hostile_input()
    {
        using var key = VectorKey();

        Fuzz.Run(Touch, StunVectors.All);

        void Touch(ReadOnlySpan<byte> input)
        {
            if (!StunMessage.TryParse(input, out var message))
            {
                return;
            }

            Span<ushort> unknown = stackalloc ushort[4];
            message.VerifyIntegrity(key);
            message.VerifyFingerprint();
            message.FindUnknownRequired(unknown);
            message.TryGetXorMappedAddress(out _);
            message.TryGetErrorCode(out _);
            message.TryGetUInt32(StunAttributeType.Priority, out _);
            message.TryGet(StunAttributeType.Username, out _);
        }
    }

    [Fact]
    public void Checks_a_message_without_allocating()
    {
        using var key = VectorKey();

        var bytes = Allocation.Of(() =>
        {
            StunMessage.TryParse(StunVectors.Request, out var message);
            message.VerifyIntegrity(key);
            message.VerifyFingerprint();
        });

        bytes.ShouldBe(0);
    }
}
