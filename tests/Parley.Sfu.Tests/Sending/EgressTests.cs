using Parley.Sfu.Sending;

namespace Parley.Sfu.Tests.Sending;

/// <summary>In which order packets leave, and how.</summary>
public sealed class EgressTests : EgressWorld
{
    [Fact]
    public void Sound_overtakes_a_keyframe_on_its_way_to_everybody()
    {
        Connect(receivers: 20);
        Picture(packets: 60, keyframe: true);
        Arrive();
        var before = _sent.Count;
        before.ShouldBeInRange(1, Egress.Slice);
        _world.Loop.Egress.IsBusy.ShouldBeTrue();

        Sound();
        Arrive();

        _sent.Skip(before).Take(20).ShouldAllBe(item => Type(item.Bytes) == Opus);
        _sent.Skip(before + 20).ShouldAllBe(item => Type(item.Bytes) == Vp8);
        Drain();
        _sent.Count.ShouldBe((60 * 20) + 20);
    }

    [Fact]
    public void Little_leaves_in_the_step_in_which_it_came()
    {
        Connect(receivers: 20);
        Picture(packets: 3, keyframe: true);

        Arrive();

        _sent.Count.ShouldBe(60);
        _world.Loop.Egress.IsBusy.ShouldBeFalse();
    }

    [Fact]
    public void A_picture_waits_a_moment_for_its_last_packet()
    {
        Connect(receivers: 2);
        List<byte[]> packets = [];
        _world.Capture = (_, bytes) => packets.Add(bytes);
        Picture(packets: 4, keyframe: true);
        Picture(packets: 4, keyframe: false);
        void ArriveOne()
        {
            _world.Port.Deliver(_alice.Address, packets[0]);
            packets.RemoveAt(0);
            Arrive();
        }

        ArriveOne();
        _sent.ShouldBeEmpty();
        _world.Loop.IdleFor(_world.Now).ShouldBeLessThanOrEqualTo(TimeSpan.FromMilliseconds(1));
        ArriveOne();
        ArriveOne();
        _sent.ShouldBeEmpty();
        ArriveOne();
        _sent.Count.ShouldBe(8);

        ArriveOne();
        _sent.Count.ShouldBe(8);
        _world.Loop.Step(_world.Now + TimeSpan.FromMilliseconds(1), 0);
        _sent.Count.ShouldBe(10);
    }

    [Fact]
    public void Each_receiver_gets_a_stream_in_order()
    {
        Connect(receivers: 30);
        for (var picture = 0; picture < 12; picture++)
        {
            Picture(packets: picture == 0 ? 70 : 7, keyframe: picture == 0);
            Arrive();
            Sound();
            Arrive();
        }

        Drain();

        foreach (var receiver in _sent.Where(item => Type(item.Bytes) == Vp8).GroupBy(item => item.To))
        {
            var numbers = receiver.Select(item => Header(item.Bytes).SequenceNumber).ToList();
            numbers.Count.ShouldBe(70 + (11 * 7));
            numbers.Zip(numbers.Skip(1)).ShouldAllBe(pair => (ushort)(pair.First + 1) == pair.Second);
        }
    }

    [Fact]
    public void Runs_of_one_receiver_are_not_broken()
    {
        Connect(receivers: 12);
        Picture(packets: 64, keyframe: true);
        Arrive();
        Drain();

        var runs = 1;
        for (var index = 1; index < _sent.Count; index++)
        {
            runs += _sent[index].To != _sent[index - 1].To ? 1 : 0;
        }

        // Two runs a receiver; a slice's end makes some more.
        runs.ShouldBeInRange(24, 27);
    }

    [Fact]
    public void Packets_of_a_run_are_padded_to_one_length_and_arrive_as_they_were()
    {
        Connect(receivers: 1);
        _world.Port.SendsSegments = true;
        var bob = _bobs[0];
        bob.Media.Clear();
        int[] lengths = [1000, 999, 1000, 990, 1000, 400];
        List<byte[]> payloads = [];
        for (var index = 0; index < lengths.Length; index++)
        {
            byte[] payload = [0x10, (byte)(index == 0 ? 0 : 1), .. new byte[lengths[index]]];
            payload[^1] = (byte)(index + 1);
            payloads.Add(payload);
            _alice.SendRtp("1", Vp8, _video++, 90_000, 88, payload, marker: index == lengths.Length - 1);
        }

        Arrive();

        _sent.Take(5).Select(item => item.Bytes.Length).Distinct().ShouldHaveSingleItem();
        _sent[5].Bytes.Length.ShouldBeLessThan(500);
        foreach (var (to, bytes) in _sent)
        {
            bob.Receive(bytes);
        }

        for (var index = 0; index < lengths.Length; index++)
        {
            var header = Header(bob.Media[index]);
            header.PaddingLength.ShouldBe(index < 5 ? 1000 - lengths[index] : 0);
            bob.Media[index].AsSpan(header.Length, header.PayloadLength).SequenceEqual(payloads[index]).ShouldBeTrue();
        }
    }

    [Fact]
    public void Queued_bursts_allocate_nothing()
    {
        Connect(receivers: 10);
        List<byte[]> packets = [];
        _world.Capture = (_, bytes) => packets.Add(bytes);
        for (var picture = 0; picture < 120; picture++)
        {
            Picture(packets: 60, keyframe: picture == 0);
        }

        _world.Port.Output = null;
        var next = 0;
        var allocated = Allocation.Of(
            () =>
            {
                for (var packet = 0; packet < 60; packet++)
                {
                    _world.Port.Deliver(_alice.Address, packets[next++]);
                }

                do
                {
                    _world.Loop.Step(_world.Now, _world.Port.Receive(TimeSpan.Zero));
                }
                while (_world.Loop.Egress.IsBusy);
            },
            rounds: 20);

        allocated.ShouldBe(0);
        _world.Loop.Counters.Forwarded.ShouldBe(120 * 60 * 10);
    }
}
