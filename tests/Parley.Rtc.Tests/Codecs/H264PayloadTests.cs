using Parley.Rtc.Codecs;

namespace Parley.Rtc.Tests.Codecs;

public sealed class H264PayloadTests
{
    [Theory]
    [InlineData("65 88", PacketTraits.Keyframe | PacketTraits.FrameStart)] // IDR, first slice
    [InlineData("65 48", PacketTraits.Keyframe)] // IDR, a later slice
    [InlineData("61 e0", PacketTraits.FrameStart)] // slice
    [InlineData("01 e0", PacketTraits.FrameStart | PacketTraits.Discardable)] // nal_ref_idc 0
    [InlineData("67 42e01f", PacketTraits.Keyframe | PacketTraits.FrameStart | PacketTraits.ParameterSets)] // SPS
    [InlineData("68 ce", PacketTraits.ParameterSets)] // PPS
    [InlineData("78 0002 6742 0002 68ce", PacketTraits.Keyframe | PacketTraits.FrameStart | PacketTraits.ParameterSets)] // STAP-A
    [InlineData("7c 85 88", PacketTraits.Keyframe | PacketTraits.FrameStart)] // FU-A, start of an IDR
    [InlineData("7c 05 88", PacketTraits.Keyframe)] // FU-A, middle
    [InlineData("7c 45 88", PacketTraits.Keyframe)] // FU-A, end
    [InlineData("5c 81 e0", PacketTraits.FrameStart)] // FU-A, start of a slice
    public void Reads_what_a_payload_holds(string payload, PacketTraits expected)
    {
        H264Payload.TryReadFacts(Bytes.Hex(payload), marker: false, out var facts).ShouldBeTrue();

        facts.Traits.ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("7c 85")] // FU-A without content
    [InlineData("78")] // STAP-A without units
    [InlineData("78 0003 6742")] // unit longer than the payload
    [InlineData("78 0000")] // empty unit
    [InlineData("79 0001 67")] // STAP-B belongs to packetization mode 2
    [InlineData("00 11")]
    public void Refuses_damage_and_other_modes(string payload) =>
        H264Payload.TryReadFacts(Bytes.Hex(payload), marker: true, out _).ShouldBeFalse();

    [Fact]
    public void The_marker_ends_the_picture()
    {
        H264Payload.TryReadFacts(Bytes.Hex("61 e0"), marker: true, out var facts).ShouldBeTrue();

        facts.Has(PacketTraits.FrameEnd | PacketTraits.PictureEnd).ShouldBeTrue();
    }
}
