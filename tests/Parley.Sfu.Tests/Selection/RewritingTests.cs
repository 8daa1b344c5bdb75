using Parley.Rtc.Codecs;
using Parley.Sfu.Routing;
using Parley.Sfu.Selection;

namespace Parley.Sfu.Tests.Selection;

public sealed class RewritingTests
{
    private static readonly TimeSpan Now = TimeSpan.FromSeconds(5);
    private readonly IncomingTrack _track = SelectionWorld.NewTrack(streams: 2);

    [Fact]
    public void What_is_left_out_leaves_no_gap_and_what_was_lost_leaves_one()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var source = new NumberedSource(new IncomingStream(_track, 1, 0), seed);
            source.Run(packets: 5000, loss: seed % 4 * 0.03, reordering: seed % 2 * 0.1);
            source.Check($"seed {seed}");
        }
    }

    [Fact]
    public void Numbers_wrap_on_both_sides_independently()
    {
        var source = new NumberedSource(new IncomingStream(_track, 1, 0), seed: 99);

        source.Run(packets: 150_000, loss: 0.01, reordering: 0.02);

        source.Sent.Count.ShouldBeGreaterThan(66_000);
        source.Check("long run");
    }

    [Fact]
    public void A_loss_within_a_frame_that_is_left_out_leaves_no_gap()
    {
        var numbers = new Rewriting(100, 0);
        Begin(numbers, Packet(10, picture: 1, PacketTraits.FrameStart | PacketTraits.FrameEnd));

        numbers.TryLeaveOut(Packet(11, picture: 2, PacketTraits.FrameStart), out _).ShouldBeFalse();
        numbers.TryLeaveOut(Packet(14, picture: 2), out _).ShouldBeFalse();

        // The rest of picture 2 is lost too, and the beginning of picture 4.
        Keep(numbers, Packet(17, picture: 3, PacketTraits.FrameStart | PacketTraits.FrameEnd)).ShouldBe(101);
        numbers.TryLeaveOut(Packet(19, picture: 4, PacketTraits.FrameEnd), out _).ShouldBeFalse();
        Keep(numbers, Packet(20, picture: 5, PacketTraits.FrameStart)).ShouldBe(102);
    }

    [Fact]
    public void A_late_packet_that_is_not_wanted_is_replaced_by_an_empty_one_once_and_for_all()
    {
        var numbers = new Rewriting(100, 0);
        Begin(numbers, Packet(10, picture: 1, PacketTraits.FrameStart | PacketTraits.FrameEnd));
        Keep(numbers, Packet(13, picture: 3, PacketTraits.FrameStart | PacketTraits.FrameEnd)).ShouldBe(103);

        numbers.TryLeaveOut(Packet(11, picture: 2, PacketTraits.FrameStart | PacketTraits.FrameEnd), out var numbering).ShouldBeTrue();
        (numbering.Sequence, numbering.IsEmpty, numbering.Marker).ShouldBe(((ushort)101, true, false));
        numbers.TryLeaveOut(Packet(11, picture: 2), out _).ShouldBeFalse();

        numbers.TryFind(101, out var run, out var sequence).ShouldBeTrue();
        (sequence, run.IsEmpty).ShouldBe((11, true));
        numbers.TryFind(102, out run, out sequence).ShouldBeTrue();
        (sequence, run.IsEmpty).ShouldBe((12, false));
        numbers.TryFind(104, out _, out _).ShouldBeFalse();
        numbers.TryFind(99, out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void Packets_older_than_the_switch_have_no_place()
    {
        var numbers = new Rewriting(100, 0);
        Begin(numbers, Packet(10, picture: 1));

        numbers.TryKeep(Now, Packet(9, picture: 0), 0, out _).ShouldBeFalse();
        numbers.TryLeaveOut(Packet(8, picture: 0), out _).ShouldBeFalse();
    }

    [Fact]
    public void Memory_is_bounded_and_the_last_seconds_are_kept()
    {
        var source = new NumberedSource(new IncomingStream(_track, 1, 0), seed: 5) { KeepsEveryOtherPicture = true };
        source.Run(packets: 3000, loss: 0, reordering: 0);

        var known = source.Sent.Count(sent => source.Numbers.TryFind((ushort)sent.Number, out _, out var sequence) && sequence == sent.Sequence);

        // Two packets a picture on average.
        known.ShouldBeInRange(NumberRuns.Capacity, NumberRuns.Capacity * 4);
    }

    private void Begin(Rewriting numbers, ArrivedPacket first)
    {
        numbers.Switch(Now, new IncomingStream(_track, 1, 0), first, null, TimeSpan.Zero);
        Keep(numbers, first).ShouldBe(100);
    }

    private static int Keep(Rewriting numbers, ArrivedPacket packet)
    {
        numbers.TryKeep(Now, packet, 0, out var numbering).ShouldBeTrue();
        return numbering.Sequence;
    }

    private static ArrivedPacket Packet(long sequence, ushort picture, PacketTraits traits = PacketTraits.None) =>
        NumberedSource.Packet(sequence, 3000u * picture, picture, traits);
}
