using Parley.Rtc.Rtcp;
using Parley.Sfu.Tests.Bandwidth;

namespace Parley.Sfu.Tests.Routing;

/// <summary>A publisher that knows REMB and no transport-wide feedback, over a line of its own towards the server.</summary>
public sealed class UplinkTests : IDisposable
{
    private const string SendTimes = "a=extmap:4 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";
    private const int Packet = 1000;
    private readonly RoomWorld _world = new() { StepLength = TimeSpan.FromMilliseconds(2) };
    private readonly ClientLink _line = new(7) { Capacity = 1_000_000 };
    private SimulatedClient? _alice;
    private double _credit;
    private ushort _sequence;
    private long _limit = 300_000;

    [Fact]
    public void Is_told_what_its_line_carries_and_when_that_changes()
    {
        Begin("goog-remb");
        Run(seconds: 15);
        _limit.ShouldBeInRange(700_000, 1_050_000);

        _line.Capacity = 400_000;
        Run(seconds: 15);
        _limit.ShouldBeInRange(250_000, 430_000);
        _line.Dropped.ShouldBeLessThan(100);

        _line.Capacity = 1_000_000;
        Run(seconds: 20);
        _limit.ShouldBeGreaterThan(600_000);
    }

    [Fact]
    public void With_transport_wide_feedback_nothing_is_told()
    {
        Begin("goog-remb", "transport-cc");
        Run(seconds: 5);

        _limit.ShouldBe(300_000);
    }

    public void Dispose() => _world.Dispose();

    private void Begin(params string[] feedback)
    {
        _alice = _world.Client("alice");
        _alice.Feedback = feedback;
        _alice.Join(receives: 0, simulcast: SendTimes);
        _world.RunUntilConnected();
        _world.Capture = (_, bytes) => _line.Send(_world.Now, bytes);
        _world.Stepping = now =>
        {
            ReadLimits();
            for (_credit += _limit * 0.002 / 8; _credit >= Packet; _credit -= Packet)
            {
                _alice.SendRtp("1", 96, _sequence++, (uint)(now.TotalSeconds * 90_000), 88, new byte[Packet - 30], sent: now);
            }

            while (_line.TryReceive(now, out _, out var bytes))
            {
                _world.Port.Deliver(_alice.Address, bytes);
            }
        };
    }

    private void Run(double seconds) => _world.Run(TimeSpan.FromSeconds(seconds));

    private void ReadLimits()
    {
        foreach (var compound in _alice!.Control)
        {
            var reader = new RtcpReader(compound);
            while (reader.TryRead(out var block))
            {
                if (ReceiverEstimatedMaximumBitrate.TryParse(block, out var limit))
                {
                    limit.SourceCount.ShouldBe(1);
                    limit.Source(0).ShouldBe(88u);
                    _limit = limit.BitsPerSecond;
                }
            }
        }

        _alice.Control.Clear();
    }
}
