using Parley.Rtc.Rtp;

namespace Parley.Rtc.Tests.Rtp;

public sealed class UnwrapperTests
{
    [Fact]
    public void Follows_sequence_numbers_forward_and_back()
    {
        var unwrapper = default(SequenceUnwrapper);

        long[] numbers = [.. new ushort[] { 65530, 65535, 3, 65534, 4, 32771, 0 }.Select(number => unwrapper.Unwrap(number))];

        numbers.ShouldBe([65530, 65535, 65539, 65534, 65540, 98307, 131072]);
    }

    [Fact]
    public void Follows_timestamps_forward_and_back()
    {
        var unwrapper = default(TimestampUnwrapper);

        long[] times = [.. new uint[] { 5, 0xFFFFFFFF, 7, 0x80000000 }.Select(time => unwrapper.Unwrap(time))];

        times.ShouldBe([5, -1, 7, 0x80000000]);
    }

    [Fact]
    public void Converts_absolute_send_times()
    {
        Span<byte> bytes = stackalloc byte[3];
        var time = TimeSpan.FromSeconds(64 * 1000) + TimeSpan.FromMilliseconds(12_345);

        ExtensionValues.WriteAbsoluteSendTime(bytes, time);

        ExtensionValues.TryReadAbsoluteSendTime(bytes, out var read).ShouldBeTrue();
        (read - TimeSpan.FromMilliseconds(12_345)).Duration().ShouldBeLessThan(TimeSpan.FromMicroseconds(4));
        ExtensionValues.TryReadAbsoluteSendTime(bytes[..2], out _).ShouldBeFalse();
    }

    [Fact]
    public void Reads_audio_levels()
    {
        ExtensionValues.TryReadAudioLevel([0x85], out var level, out var voice).ShouldBeTrue();

        (level, voice).ShouldBe((5, true));
        ExtensionValues.TryReadAudioLevel([], out level, out voice).ShouldBeFalse();
        (level, voice).ShouldBe((127, false));
    }
}
