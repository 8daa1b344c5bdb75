using Parley.Rtc.Codecs;

namespace Parley.Rtc.Tests.Codecs;

public sealed class AudioPayloadTests
{
    [Theory]
    [InlineData("78 1122", 20, 1, false, false)] // configuration 15, hybrid
    [InlineData("fc 1122", 20, 1, true, false)] // configuration 31, CELT, stereo
    [InlineData("18 112233", 60, 1, false, false)] // configuration 3, SILK
    [InlineData("e1 112233", 5, 2, false, false)] // configuration 28, CELT 2.5 ms, two frames
    [InlineData("7b 03 1122", 60, 3, false, false)] // code 3 with its count
    [InlineData("78", 20, 1, false, true)] // table of contents alone
    [InlineData("7b 01", 20, 1, false, true)]
    public void Reads_the_table_of_contents(string payload, int milliseconds, int frames, bool stereo, bool silence)
    {
        OpusPacket.TryParse(Bytes.Hex(payload), out var packet).ShouldBeTrue();

        packet.Duration.ShouldBe(TimeSpan.FromMilliseconds(milliseconds));
        (packet.FrameCount, packet.IsStereo, packet.IsSilence).ShouldBe((frames, stereo, silence));
    }

    [Theory]
    [InlineData("")]
    [InlineData("7b")] // code 3 without its count
    [InlineData("7b 00")] // no frame
    [InlineData("7b 07 11")] // 140 ms
    public void Refuses_what_Opus_forbids(string payload) => OpusPacket.TryParse(Bytes.Hex(payload), out _).ShouldBeFalse();

    [Fact]
    public void Finds_the_primary_block_behind_two_redundant_ones()
    {
        // Two headers (111, offset 1920, 2 bytes; 111, offset 960, 3 bytes), the primary header, blocks.
        var payload = Bytes.Hex("ef 1e00 02 ef 0f00 03 6f aaaa bbbbbb 78cc");

        RedPayload.TryFindPrimary(payload, out var type, out var offset).ShouldBeTrue();

        (type, offset, RedPayload.CountRedundant(payload)).ShouldBe(((byte)111, 14, 2));
        PayloadFacts.TryRead(Codec.Red, payload, marker: false, out var facts).ShouldBeTrue();
        facts.Has(PacketTraits.Silence).ShouldBeTrue();
        for (var length = 0; length < offset; length++)
        {
            RedPayload.TryFindPrimary(payload.AsSpan(0, length), out _, out _).ShouldBeFalse($"{length} bytes");
        }
    }
}
