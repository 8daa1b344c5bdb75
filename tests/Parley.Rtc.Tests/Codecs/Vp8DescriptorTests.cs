using Parley.Rtc.Codecs;

namespace Parley.Rtc.Tests.Codecs;

public sealed class Vp8DescriptorTests
{
    // X N S, then I L T K, picture id 0x1234 in 15 bits, TL0PICIDX 0x56, TID 2 with Y, then a frame that is not a keyframe.
    private static readonly byte[] Full = Bytes.Hex("b0 f0 9234 56 a3 01 ffff");

    [Fact]
    public void Reads_every_field()
    {
        Vp8Descriptor.TryParse(Full, out var descriptor).ShouldBeTrue();

        (descriptor.Length, descriptor.Picture.PictureIdBits, descriptor.Picture.PictureId).ShouldBe((6, (byte)15, (ushort)0x1234));
        (descriptor.Picture.HasBaseLayerIndex, descriptor.Picture.BaseLayerIndex, descriptor.TemporalLayer).ShouldBe((true, (byte)0x56, (byte)2));
        (descriptor.LayerSync, descriptor.NonReference, descriptor.FrameStart, descriptor.Keyframe).ShouldBe((true, true, true, false));
    }

    [Theory]
    [InlineData("10 00 00", true, true)] // the shortest descriptor
    [InlineData("10 01 00", true, false)] // P bit of the frame header
    [InlineData("00 00 00", false, false)] // not the first packet
    [InlineData("11 00 00", false, false)] // partition 1
    [InlineData("90 80 05 00", true, true)] // 7-bit picture id
    public void Tells_the_first_packet_of_a_keyframe(string payload, bool start, bool keyframe)
    {
        Vp8Descriptor.TryParse(Bytes.Hex(payload), out var descriptor).ShouldBeTrue();

        (descriptor.FrameStart, descriptor.Keyframe).ShouldBe((start, keyframe));
        descriptor.Facts(marker: true).CanStart.ShouldBe(keyframe);
    }

    [Fact]
    public void Reads_KEYIDX_without_a_temporal_layer()
    {
        Vp8Descriptor.TryParse(Bytes.Hex("90 10 e5 00"), out var descriptor).ShouldBeTrue();

        (descriptor.Length, descriptor.TemporalLayer, descriptor.LayerSync).ShouldBe((3, (byte)0, false));
    }

    [Fact]
    public void Rewrites_in_the_width_that_is_there()
    {
        var wide = Full.ToArray();
        Vp8Descriptor.TryParse(wide, out var descriptor).ShouldBeTrue();
        descriptor.Picture.Write(wide, 0x8001, 0x99);
        wide.ShouldBe(Bytes.Hex("b0 f0 8001 99 a3 01 ffff"));

        var narrow = Bytes.Hex("90 80 05 00");
        Vp8Descriptor.TryParse(narrow, out descriptor).ShouldBeTrue();
        descriptor.Picture.Write(narrow, 0x0182, 0x99);
        narrow.ShouldBe(Bytes.Hex("90 80 02 00"));

        var none = Bytes.Hex("10 00 00");
        Vp8Descriptor.TryParse(none, out descriptor).ShouldBeTrue();
        descriptor.Picture.Write(none, 77, 77);
        none.ShouldBe(Bytes.Hex("10 00 00"));
    }

    [Fact]
    public void Reads_the_size_of_a_keyframe()
    {
        var payload = Bytes.Hex("10 301400 9d012a 8042 e081 00");
        Vp8Descriptor.TryParse(payload, out var descriptor).ShouldBeTrue();

        descriptor.TryReadSize(payload, out var width, out var height).ShouldBeTrue();
        (width, height).ShouldBe((640, 480));
        descriptor.TryReadSize(payload.AsSpan(0, 10), out width, out _).ShouldBeFalse();
        width.ShouldBe(0);
    }

    [Fact]
    public void Refuses_every_truncation()
    {
        for (var length = 0; length <= 6; length++)
        {
            Vp8Descriptor.TryParse(Full.AsSpan(0, length), out _).ShouldBeFalse($"{length} bytes");
        }

        Vp8Descriptor.TryParse(Full.AsSpan(0, 7), out _).ShouldBeTrue();
    }
}
