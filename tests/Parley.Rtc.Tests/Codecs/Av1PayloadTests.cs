using Parley.Rtc.Codecs;

namespace Parley.Rtc.Tests.Codecs;

public sealed class Av1PayloadTests
{
    [Fact]
    public void A_sequence_begins_with_N_and_a_sequence_header()
    {
        // W 2, N; a sequence header of 3 bytes, then a frame of layer T1 S2.
        Av1Payload.TryParse(Bytes.Hex("28 03 08aabb 34 30 11"), out var payload).ShouldBeTrue();

        (payload.NewSequence, payload.HasSequenceHeader).ShouldBe((true, true));
        (payload.TemporalLayer, payload.SpatialLayer).ShouldBe(((byte)1, (byte)2));
        payload.Facts(marker: true).Has(PacketTraits.Keyframe | PacketTraits.FrameStart | PacketTraits.PictureEnd).ShouldBeTrue();
    }

    [Theory]
    [InlineData("10 30 aa", false, false)] // one unit without length, a frame
    [InlineData("90 08 aa", true, false)] // a continuation is not looked into
    [InlineData("50 30 aa", false, true)]
    [InlineData("00 02 30aa 01 30", false, false)] // W 0: every unit has a length
    public void Reads_the_aggregation_header(string bytes, bool continues, bool goesOn)
    {
        Av1Payload.TryParse(Bytes.Hex(bytes), out var payload).ShouldBeTrue();

        (payload.ContinuesUnit, payload.UnitContinues, payload.HasSequenceHeader).ShouldBe((continues, goesOn, false));
        payload.Facts(marker: false).CanStart.ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("98 08")] // Z and N
    [InlineData("20 05 30")] // unit longer than the payload
    [InlineData("00 808080")] // length without end
    public void Refuses_damage(string bytes) => Av1Payload.TryParse(Bytes.Hex(bytes), out _).ShouldBeFalse();
}
