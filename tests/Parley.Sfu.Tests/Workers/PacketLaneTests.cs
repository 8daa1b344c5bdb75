using Parley.Sfu.Workers;

namespace Parley.Sfu.Tests.Workers;

public sealed class PacketLaneTests
{
    private readonly PacketLane _lane = new();

    [Fact]
    public void Records_come_out_as_they_went_in()
    {
        _lane.IsEmpty.ShouldBeTrue();
        _lane.TryWrite(new LaneRecord { Kind = LaneKind.Media, Track = 7, Ssrc = 9 }, [1, 2, 3]).ShouldBeTrue();
        _lane.TryWrite(new LaneRecord { Kind = LaneKind.Level, Level = 5 }, []).ShouldBeTrue();

        Take(out var first).ShouldBe([1, 2, 3]);
        Take(out var second).ShouldBeEmpty();

        (first.Kind, first.Track, first.Ssrc).ShouldBe((LaneKind.Media, 7, 9u));
        (second.Kind, second.Level).ShouldBe((LaneKind.Level, (byte)5));
        _lane.IsEmpty.ShouldBeTrue();
        _lane.TryPeek(out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void A_full_lane_drops_whole_records_and_goes_on()
    {
        var packet = new byte[1200];
        var written = 0;
        while (_lane.TryWrite(new LaneRecord { Kind = LaneKind.Media, Track = written }, packet, PacketLane.Reserve))
        {
            written++;
        }

        _lane.Dropped.ShouldBe(1);
        written.ShouldBeInRange(700, 800);

        // Sound still finds room.
        _lane.TryWrite(new LaneRecord { Kind = LaneKind.Media, Track = written }, new byte[100]).ShouldBeTrue();
        for (var index = 0; index <= written; index++)
        {
            Take(out var record).Length.ShouldBe(index == written ? 100 : 1200);
            record.Track.ShouldBe(index);
        }

        _lane.TryWrite(new LaneRecord { Kind = LaneKind.Media }, packet, PacketLane.Reserve).ShouldBeTrue();
    }

    [Fact]
    public async Task Two_threads_lose_and_change_nothing()
    {
        const int Records = 300_000;
        var reading = Task.Run(() =>
        {
            var random = new Random(3);
            for (var next = 0; next < Records;)
            {
                if (!_lane.TryPeek(out var record, out var payload))
                {
                    Thread.Yield();
                    continue;
                }

                var length = random.Next(0, 1500);
                if (record.Track != next || payload.Length != length || payload.ContainsAnyExcept((byte)next))
                {
                    return next;
                }

                payload.Clear();
                _lane.Advance(record);
                next++;
            }

            return Records;
        });

        var random = new Random(3);
        var bytes = new byte[1500];
        for (var next = 0; next < Records && !reading.IsCompleted; next++)
        {
            var payload = bytes.AsSpan(0, random.Next(0, 1500));
            payload.Fill((byte)next);
            while (!_lane.TryWrite(new LaneRecord { Kind = LaneKind.Media, Track = next }, payload) && !reading.IsCompleted)
            {
                Thread.Yield();
            }
        }

        (await reading).ShouldBe(Records);
    }

    private byte[] Take(out LaneRecord record)
    {
        _lane.TryPeek(out record, out var payload).ShouldBeTrue();
        var bytes = payload.ToArray();
        _lane.Advance(record);
        return bytes;
    }
}
