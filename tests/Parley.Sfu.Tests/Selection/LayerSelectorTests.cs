using Parley.Rtc.Codecs;
using Parley.Sfu.Selection;

namespace Parley.Sfu.Tests.Selection;

public sealed class LayerSelectorTests
{
    public static TheoryData<string> Kinds => ["vp8", "simulcast", "vp9", "vp9-key", "av1"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Whatever_is_asked_for_there_is_no_gap_and_everything_can_be_decoded(string kind)
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var random = new Random(seed);
            var world = World(kind);
            for (var change = 0; change < 60; change++)
            {
                world.Target = new LayerTarget(random.Next(4), random.Next(4));
                world.Run(random.Next(1, 40));
            }

            Check(world, $"{kind}, seed {seed}");
            world.Packets.Count.ShouldBeGreaterThan(500);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_steady_target_is_reached_exactly(string kind)
    {
        var spatialLayers = kind == "vp8" ? 1 : 3;
        var world = World(kind);
        world.Run(10);
        foreach (var (spatial, temporal) in new[] { (0, 0), (0, 2), (1, 1), (2, 2), (2, 0), (1, 2), (0, 0), (2, 2) })
        {
            world.Target = new LayerTarget(Math.Min(spatial, spatialLayers - 1), temporal);
            world.Run(30);
            var before = world.Packets.Count;
            world.Run(16);

            var frames = world.Packets[before..].Select(packet => packet.Frame).ToList();
            var (top, high) = (world.Target.Spatial, world.Target.Temporal);
            frames.Max(frame => frame.Temporal).ShouldBe(high, $"{kind}, {world.Target}");
            frames.Select(frame => frame.Timestamp).Distinct().Count().ShouldBe(16 >> (2 - high), $"{kind}, {world.Target}");
            (kind == "simulcast" ? world.Packets[before..].Max(packet => packet.Stream) : frames.Max(frame => frame.Spatial))
                .ShouldBe(top, $"{kind}, {world.Target}");
            if (kind == "vp9-key")
            {
                frames.ShouldAllBe(frame => frame.Spatial == top || frame.IsKey);
            }
        }

        Check(world, kind);
    }

    [Theory]
    [InlineData("vp8", 0)] // temporal layers need none
    [InlineData("simulcast", 2)]
    [InlineData("vp9", 1)] // up only
    [InlineData("vp9-key", 2)]
    [InlineData("av1", 1)]
    public void Keyframes_are_asked_for_only_where_nothing_else_helps(string kind, int expected)
    {
        var world = World(kind);
        world.Run(30);
        var before = world.Asked.Count;

        world.Target = new LayerTarget(0, 0);
        world.Run(45);
        world.Target = LayerTarget.Everything;
        world.Run(45);

        (world.Asked.Count - before).ShouldBe(expected);
        Check(world, kind);
    }

    [Theory]
    [InlineData("simulcast")]
    [InlineData("vp9")]
    [InlineData("vp9-key")]
    [InlineData("av1")]
    public void A_layer_that_stops_is_replaced_within_700_ms_and_comes_back(string kind)
    {
        var sources = Sources(kind);
        var world = new SelectionWorld(CodecOf(kind), sources) { KeyframeDelay = TimeSpan.Zero };
        world.Run(60);
        var stopped = world.Now;
        Switch(world, sources, sending: 2);
        world.Run(60);

        var first = world.Packets.First(packet => packet.At > stopped && Layer(world, packet) == 1 && packet.Frame.EndsPicture);
        (first.At - stopped).ShouldBeLessThan(TimeSpan.FromMilliseconds(760));
        Layer(world, world.Packets[^1]).ShouldBe(1);

        Switch(world, sources, sending: 3);
        world.Run(60);
        Layer(world, world.Packets[^1]).ShouldBe(2);
        Check(world, kind);
    }

    [Fact]
    public void Simulcast_streams_are_ordered_by_the_size_of_their_pictures()
    {
        var world = new SelectionWorld(Codec.Vp8, new Vp8Source(1280), new Vp8Source(320), new Vp8Source(640));
        world.Run(5);

        world.Streams.Select(stream => stream.Layer).ShouldBe([2, 0, 1]);
        world.Target = new LayerTarget(0, 2);
        world.Run(20);
        world.Packets[^1].Stream.ShouldBe(1);
        world.Track.SizeOf(2).ShouldBe(new FrameSize(1280, 360));
        Check(world, "reversed");
    }

    [Fact]
    public void Without_sizes_simulcast_streams_are_ordered_by_their_rates()
    {
        // The payloads of the world double from stream to stream.
        var world = new SelectionWorld(Codec.Vp8, new Vp8Source(0), new Vp8Source(0), new Vp8Source(0));
        (world.Track.Layers[0], world.Track.Layers[2]) = (world.Streams[0], world.Streams[2]);
        world.Run(60);

        world.Streams.Select(stream => stream.Layer).ShouldBe([0, 1, 2]);
    }

    [Fact]
    public void A_newcomer_begins_with_a_lower_layer_when_its_keyframe_comes_first()
    {
        var world = World("simulcast");
        world.IsSending[1] = world.IsSending[2] = false;
        world.Run(1);
        world.Selector.Current.ShouldBe(world.Streams[0]);
        world.IsSending[1] = world.IsSending[2] = true;

        world.Run(20);

        world.Selector.Current.ShouldBe(world.Streams[2]);
        Check(world, "newcomer");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_came_since_the_last_keyframe_is_given_again_when_it_is_short_and_whole(string kind)
    {
        var world = World(kind);
        world.Run(4);
        var stream = world.Selector.Current!;
        world.Selector.CanReplay(world.Now, stream).ShouldBeFalse("it gets the stream already");
        var asked = world.Asked.Count;
        world.Rejoin();

        world.Selector.CanReplay(world.Now, stream).ShouldBeTrue();
        world.Replay(stream);
        world.Packets.Count.ShouldBeGreaterThan(3);
        world.Run(20);

        world.Asked.Count.ShouldBe(asked);
        Check(world, kind);
        world.Run(40);
        world.Rejoin();
        world.Selector.CanReplay(world.Now, stream).ShouldBeFalse("too long");
    }

    [Fact]
    public void After_an_absence_only_what_is_younger_than_it_is_given_again()
    {
        var world = World("vp8");
        world.Run(4);
        world.Selector.Restart();
        world.Selector.CanReplay(world.Now, world.Streams[0]).ShouldBeFalse("its pictures would be older than those it has");

        world.Pass(TimeSpan.FromSeconds(1));
        world.Selector.CanReplay(world.Now, world.Streams[0]).ShouldBeTrue();
        world.Replay(world.Streams[0]);
        world.Run(20);
        Check(world, "absence");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_dropped_on_its_way_out_while_it_is_given_again_is_begun_anew_by_a_keyframe(string kind)
    {
        var world = World(kind);
        world.Run(4);
        var stream = world.Selector.Current!;
        world.Rejoin();

        world.Replay(stream, roomFor: 2);

        world.Packets.ShouldBeEmpty();
        world.Selector.CanReplay(world.Now, stream).ShouldBeFalse("numbers and times would run backwards");
        world.Run(20);
        world.Packets.Count.ShouldBeGreaterThan(10);
        Check(world, kind);
    }

    [Fact]
    public void A_group_with_a_hole_is_not_given_again()
    {
        var world = World("vp8");
        world.Run(2);
        world.Loss = 1;
        world.Run(1);
        world.Loss = 0;
        world.Run(2);
        world.Rejoin();

        world.Selector.CanReplay(world.Now, world.Streams[0]).ShouldBeFalse();
    }

    private static SelectionWorld World(string kind) => new(CodecOf(kind), Sources(kind));

    private static Codec CodecOf(string kind) => kind switch
    {
        "vp9" or "vp9-key" => Codec.Vp9,
        "av1" => Codec.Av1,
        _ => Codec.Vp8,
    };

    private static FrameSource[] Sources(string kind) => kind switch
    {
        "vp8" => [new Vp8Source()],
        "simulcast" => [new Vp8Source(320), new Vp8Source(640), new Vp8Source(1280)],
        "av1" => [new Av1Source()],
        _ => [new Vp9Source(keyOnly: kind == "vp9-key")],
    };

    private static void Switch(SelectionWorld world, FrameSource[] sources, int sending)
    {
        if (sources.Length == 1)
        {
            sources[0].SpatialLayers = sending;
        }
        else
        {
            world.IsSending[2] = sending == 3;
        }
    }

    private static int Layer(SelectionWorld world, SelectionWorld.Received packet) =>
        world.Streams.Length > 1 ? packet.Stream : packet.Frame.Spatial;

    private static void Check(SelectionWorld world, string what)
    {
        var has = new HashSet<(int, int)>();
        for (var index = 0; index < world.Packets.Count; index++)
        {
            var (packet, frame) = (world.Packets[index], world.Packets[index].Frame);
            var before = index > 0 ? world.Packets[index - 1] : null;
            packet.Number.ShouldBe((before?.Number ?? (packet.Number - 1)) + 1, what);
            foreach (var reference in frame.References)
            {
                has.ShouldContain((packet.Stream, reference), $"{what}: frame {frame} at packet {index}");
            }

            has.Add((packet.Stream, frame.Id));
            var samePicture = before is not null && before.Numbering.Timestamp == packet.Numbering.Timestamp;
            (before?.Numbering.Marker ?? true).ShouldBe(!samePicture, $"{what}: marker before packet {index}, {frame}");
            if (before is not null)
            {
                ((int)(packet.Numbering.Timestamp - before.Numbering.Timestamp)).ShouldBeGreaterThanOrEqualTo(0, what);
            }
        }
    }
}
