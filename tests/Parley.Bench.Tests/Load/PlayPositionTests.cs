using Parley.Bench.Load;

namespace Parley.Bench.Tests.Load;

public sealed class PlayPositionTests
{
    private readonly PlayPosition _position = new(Synthetic.Video);

    [Fact]
    public void Goes_round_without_a_gap_in_time()
    {
        for (var count = 0; count < Synthetic.Video.Packets.Count; count++)
        {
            _position.Advance(jump: false);
        }

        _position.Next.ShouldBe(0);
        _position.Ticks.ShouldBe(90000);
        _position.Picture.ShouldBe(30);
    }

    [Fact]
    public void Jumps_to_the_keyframe_after_the_picture_is_complete()
    {
        for (var count = 0; count < 43; count++)
        {
            _position.Advance(jump: false);
        }

        _position.Advance(jump: true);
        _position.Next.ShouldBe(44);
        _position.Advance(jump: true);

        _position.Next.ShouldBe(0);
        _position.Ticks.ShouldBe(6000);
    }
}
