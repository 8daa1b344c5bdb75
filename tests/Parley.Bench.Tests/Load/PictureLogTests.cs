using Parley.Bench.Load;
using Parley.Bench.Streams;

namespace Parley.Bench.Tests.Load;

/// <summary>A server that sends what nobody can decode must not look good.</summary>
public sealed class PictureLogTests
{
    // Positions in the recording: the keyframe is 0 to 39, the following pictures have 5 packets each.
    private const int Keyframe = 40;
    private const int Picture = 5;

    private readonly PictureLog _log = new();
    private long _now = 1_000_000_000;

    [Fact]
    public void Decodes_from_the_keyframe_on()
    {
        Send(0, Keyframe + Picture, Picture);
        _log.Decoded.ShouldBe(0);

        Send(0, 0, Keyframe + (3 * Picture));

        _log.Decoded.ShouldBe(4);
        _log.FirstAt.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Stops_at_a_missing_packet_and_goes_on_when_it_is_recovered()
    {
        Send(0, 0, Keyframe);
        Send(0, Keyframe + 1, (2 * Picture) - 1);
        _log.Decoded.ShouldBe(1);

        Send(0, Keyframe, 1);

        _log.Decoded.ShouldBe(3);
    }

    [Fact]
    public void A_new_layer_must_begin_with_a_keyframe()
    {
        Send(0, 0, Keyframe + Picture);
        Send(1, Keyframe, 3 * Picture);
        _log.Decoded.ShouldBe(2);

        Send(1, 0, Keyframe);

        _log.Decoded.ShouldBe(6);
        _log.LayerChanges.ShouldBe(1);
    }

    [Fact]
    public void Asks_for_a_keyframe_when_nothing_can_be_decoded()
    {
        Send(0, Keyframe, Picture);
        _log.WantsKeyframe(_now).ShouldBeFalse();
        _now += 250_000_000;

        _log.WantsKeyframe(_now).ShouldBeTrue();
        _log.WantsKeyframe(_now + 100_000_000).ShouldBeFalse();
    }

    // In this test a packet's index is its position.
    private void Send(byte layer, int position, int count)
    {
        for (var at = position; at < position + count; at++)
        {
            _log.Add(new Stamp(0, MediaKind.Video, layer, at, at, 0), Synthetic.Video, _now);
        }
    }
}
