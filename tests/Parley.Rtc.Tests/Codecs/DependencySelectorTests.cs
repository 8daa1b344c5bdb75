using Parley.Rtc.Codecs;

namespace Parley.Rtc.Tests.Codecs;

public sealed class DependencySelectorTests
{
    // Templates of the full SVC example in decoding order: the keyframe picture, then the group T2 T1 T2 T0 over three layers.
    private static readonly int[] KeyPicture = [0, 5, 10];
    private static readonly int[] Group = [3, 8, 13, 2, 7, 12, 4, 9, 14, 1, 6, 11];

    private readonly DependencyReader _reader = new();

    [Theory]
    [InlineData(2, 2)]
    [InlineData(2, 0)]
    [InlineData(1, 1)]
    [InlineData(0, 2)]
    [InlineData(0, 0)]
    public void Forwards_exactly_the_wanted_layers(int spatial, int temporal)
    {
        var selector = new DependencySelector { SpatialLimit = spatial, TemporalLimit = temporal };

        foreach (var frame in Stream(groups: 20))
        {
            var forwarded = selector.Decide(_reader.Structure!, frame);
            forwarded.ShouldBe(frame.SpatialLayer <= spatial && frame.TemporalLayer <= temporal, $"frame {frame.FrameNumber}");
        }

        selector.NeedsKeyframe.ShouldBeFalse();
    }

    [Fact]
    public void Everything_forwarded_can_be_decoded_whatever_is_asked_or_withheld()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var selector = new DependencySelector();
            var has = new HashSet<int>();
            var shown = 0;
            foreach (var frame in Enumerable.Range(0, 20).SelectMany(run => Stream(groups: 10, first: run * 123)))
            {
                if (random.Next(10) == 0)
                {
                    selector.SpatialLimit = random.Next(3);
                    selector.TemporalLimit = random.Next(3);
                }

                if (!selector.Decide(_reader.Structure!, frame))
                {
                    continue;
                }

                if (random.Next(50) == 0)
                {
                    selector.Withhold(frame.FrameNumber);
                    continue;
                }

                for (var index = 0; index < frame.ReferenceCount; index++)
                {
                    has.ShouldContain(frame.FrameNumber - frame.ReferenceDistance(index), $"frame {frame.FrameNumber}, seed {seed}");
                }

                has.Add(frame.FrameNumber);
                shown++;
            }

            shown.ShouldBeGreaterThan(100);
        }
    }

    [Fact]
    public void Moves_up_in_time_at_a_switch_frame_and_down_at_once()
    {
        var selector = new DependencySelector { SpatialLimit = 2, TemporalLimit = 0 };
        var frames = Stream(groups: 3).ToList();
        Decide(selector, frames[..6]);
        selector.Target.ShouldBe(2);

        selector.TemporalLimit = 2;
        Decide(selector, frames[6..14]);
        selector.Target.ShouldBe(2, "the frames so far build on withheld ones");
        Decide(selector, frames[14..27]);
        selector.Target.ShouldBe(0);

        selector.TemporalLimit = 0;
        Decide(selector, frames[27..39]);
        selector.Target.ShouldBe(2);
    }

    [Fact]
    public void A_higher_spatial_layer_waits_for_a_keyframe()
    {
        var selector = new DependencySelector { SpatialLimit = 0, TemporalLimit = 2 };
        Decide(selector, Stream(groups: 2));
        selector.SpatialLimit = 2;

        foreach (var frame in Stream(groups: 4, first: 27, key: false))
        {
            selector.Decide(_reader.Structure!, frame).ShouldBe(frame.SpatialLayer == 0);
        }

        Decide(selector, Stream(groups: 1, first: 300));
        selector.Target.ShouldBe(0);
    }

    [Fact]
    public void A_withheld_frame_of_the_chain_moves_to_a_lower_target_and_of_the_last_chain_stops()
    {
        var selector = new DependencySelector { SpatialLimit = 2, TemporalLimit = 2 };
        var frames = Stream(groups: 12).ToList();
        Decide(selector, frames[..3]);
        selector.Withhold(2);

        Decide(selector, frames[3..15]);
        selector.Target.ShouldBeInRange(3, 5, "spatial layer 1 is still whole");

        // Frame 12 is the next of chain 0, which the two lower layers depend on.
        selector.Withhold(12);
        Decide(selector, frames[15..]);
        selector.NeedsKeyframe.ShouldBeTrue();
    }

    [Fact]
    public void A_lost_frame_is_expected_back()
    {
        var selector = new DependencySelector { SpatialLimit = 2, TemporalLimit = 2 };
        var frames = Stream(groups: 2).ToList();
        Decide(selector, frames[..3]);

        // Frame 3 arrives last.
        Decide(selector, frames[4..]);
        selector.Decide(_reader.Structure!, frames[3]).ShouldBeTrue();
        selector.Target.ShouldBe(0);
    }

    [Fact]
    public void All_packets_of_a_frame_get_the_same_answer()
    {
        var selector = new DependencySelector { SpatialLimit = 0, TemporalLimit = 0 };
        var frames = Stream(groups: 1).ToList();
        var first = frames.Select(frame => selector.Decide(_reader.Structure!, frame)).ToList();
        selector.SpatialLimit = 2;

        frames.Skip(1).Select(frame => selector.Decide(_reader.Structure!, frame)).ShouldBe(first[1..]);
    }

    [Fact]
    public void Nothing_is_forwarded_before_the_first_keyframe_or_after_a_reset()
    {
        var selector = new DependencySelector { SpatialLimit = 2, TemporalLimit = 2 };
        var frames = Stream(groups: 3).ToList();

        frames[1..].ShouldAllBe(frame => !selector.Decide(_reader.Structure!, frame));
        selector.NeedsKeyframe.ShouldBeTrue();

        Decide(selector, Stream(groups: 1, first: 100));
        selector.NeedsKeyframe.ShouldBeFalse();
        selector.Reset();
        selector.NeedsKeyframe.ShouldBeTrue();
    }

    private void Decide(DependencySelector selector, IEnumerable<DependencyFrame> frames)
    {
        foreach (var frame in frames)
        {
            selector.Decide(_reader.Structure!, frame);
        }
    }

    private IEnumerable<DependencyFrame> Stream(int groups, int first = 0, bool key = true)
    {
        var number = first;
        if (key)
        {
            foreach (var template in KeyPicture)
            {
                var descriptor = template == 0
                    ? DescriptorWriter.Key(DescriptorWriter.L3T3, DescriptorWriter.L3T3Protection, number)
                    : DescriptorWriter.Plain(template, number);
                yield return Read(descriptor);
                number++;
            }
        }

        for (var group = 0; group < groups; group++)
        {
            foreach (var template in Group)
            {
                yield return Read(DescriptorWriter.Plain(template, number++));
            }
        }
    }

    private DependencyFrame Read(byte[] descriptor)
    {
        _reader.TryRead(descriptor, out var frame).ShouldBeTrue();
        return frame;
    }
}
