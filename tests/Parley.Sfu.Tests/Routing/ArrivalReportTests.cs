using Parley.Rtc.Rtcp;

namespace Parley.Sfu.Tests.Routing;

public sealed class ArrivalReportTests : IDisposable
{
    private readonly RoomWorld _world = new();

    // Chromium and Firefox drop reports about other sources, and their estimate falls to the lowest rate.
    [Fact]
    public void Arrivals_are_reported_under_a_source_of_the_publisher()
    {
        var alice = _world.Client("alice");
        alice.Join();
        _world.RunUntilConnected();

        for (var index = 0; index < 10; index++)
        {
            alice.SendRtp("0", 111, (ushort)(1000 + index), (uint)(index * 960), 77, [9, 8, 7], transport: 500 + index);
            _world.Run(TimeSpan.FromMilliseconds(20));
        }

        List<uint> sources = [];
        var packets = 0;
        foreach (var compound in alice.Control)
        {
            var reader = new RtcpReader(compound);
            while (reader.TryRead(out var block))
            {
                if (TransportFeedback.TryParse(block, out var feedback))
                {
                    sources.Add(feedback.Media);
                    packets += feedback.PacketCount;
                }
            }
        }

        packets.ShouldBeGreaterThan(5);
        sources.Distinct().ShouldBe([77u]);
    }

    // Packets of a probe that are said to have come at once measure nothing.
    [Fact]
    public void What_was_taken_at_once_is_reported_at_the_times_it_came()
    {
        var alice = _world.Client("alice");
        alice.Join();
        _world.RunUntilConnected();
        alice.Control.Clear();
        for (var index = 0; index < 5; index++)
        {
            alice.SendRtp("0", 111, (ushort)(1000 + index), (uint)(index * 960), 77, [9, 8, 7], transport: 500 + index);
            _world.Port.Ages.Enqueue(TimeSpan.FromMilliseconds(40 - (index * 10)));
        }

        _world.Run(TimeSpan.FromMilliseconds(200));

        var times = new List<long>();
        foreach (var compound in alice.Control)
        {
            var reader = new RtcpReader(compound);
            while (reader.TryRead(out var block))
            {
                if (TransportFeedback.TryParse(block, out var feedback))
                {
                    while (feedback.TryRead(out _, out var received, out var time))
                    {
                        if (received)
                        {
                            times.Add(time);
                        }
                    }
                }
            }
        }

        var unit = TimeSpan.FromMilliseconds(10) / TransportFeedback.Unit;
        times.Zip(times.Skip(1), (before, after) => (double)(after - before)).ShouldAllBe(step => Math.Abs(step - unit) <= 1);
        times.Count.ShouldBe(5);
    }

    public void Dispose() => _world.Dispose();
}
