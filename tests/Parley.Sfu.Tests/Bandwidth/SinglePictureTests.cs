using Parley.Rtc.Rtp;
using Xunit.Abstractions;

namespace Parley.Sfu.Tests.Bandwidth;

/// <summary>
/// A picture of one layer above the rate the estimate begins with: what the media benchmark publishes, to receivers that report ten times
/// a second.
/// </summary>
public sealed class SinglePictureTests(ITestOutputHelper output) : IDisposable
{
    private const int Rate = 2_500_000;
    private readonly RoomWorld _world = new() { StepLength = TimeSpan.FromMilliseconds(2) };
    private readonly List<SimulatedClient> _receivers = [];
    private readonly SortedDictionary<double, long> _estimates = [];
    private SimulcastSource? _source;
    private TimeSpan _start;
    private int _darkSteps;
    private bool _isOver;

    [Fact]
    public void Goes_through_a_wide_line_whole_and_the_room_is_found_within_a_second()
    {
        Begin(receivers: 1);
        RunUntil(10);
        _isOver = true;
        RunUntil(11);

        WhatCame().ShouldBe(_source!.VideoSent);
        _darkSteps.ShouldBe(0);
        _estimates.First(sample => sample.Value > Rate).Key.ShouldBeLessThan(1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void A_server_and_receivers_that_are_held_up_for_up_to_300_ms_each_second_lose_nothing(int seed)
    {
        Begin(receivers: 2, seed);
        _world.Stalls = new Stalls(seed);
        RunUntil(10);
        _isOver = true;
        _world.Stalls = null;
        RunUntil(11);

        WhatCame().ShouldBe(2 * _source!.VideoSent);
        _darkSteps.ShouldBe(0);
        _estimates.First(sample => sample.Value > Rate).Key.ShouldBeLessThan(2);

        // A pause of both at once may lower it for a moment, which nobody sees.
        _estimates.Where(sample => sample.Key is > 2 and < 10).Min(sample => sample.Value).ShouldBeGreaterThan(Rate / 2);
        _estimates.Count(sample => sample.Key is > 2 and < 10 && sample.Value < Rate).ShouldBeLessThan(500);
    }

    public void Dispose() => _world.Dispose();

    private void Begin(int receivers, int? seed = null)
    {
        var publisher = _world.Client("alice");
        publisher.Join(receives: 0);
        _source = new SimulcastSource(publisher, 1000) { Layers = 1, Rates = [Rate], HasNames = false };
        for (var index = 0; index < receivers; index++)
        {
            var client = _world.Client($"receiver{index}");
            client.Link = new ClientLink(index + 1)
            {
                Capacity = 100_000_000,
                Delay = TimeSpan.FromMilliseconds(1),
                Reader = seed + 100 + index is { } other ? new Stalls(other) : null,
            };
            client.Feedback = ["transport-cc"];
            client.Receiver = new LinkReceiver(client) { Interval = TimeSpan.FromMilliseconds(100) };
            client.Join(publishes: false);
            _receivers.Add(client);
        }

        _world.RunUntilConnected();
        _start = _world.Now;
        _world.Stepping = now =>
        {
            if (!_isOver)
            {
                _source.Advance(now);
            }

            _receivers.ForEach(receiver => receiver.Receiver!.Advance(now));
            Note(now);
        };
    }

    private void RunUntil(double seconds) => _world.Run(_start + TimeSpan.FromSeconds(seconds) - _world.Now);

    private void Note(TimeSpan now)
    {
        foreach (var receiver in _receivers)
        {
            var session = _world.Peer(receiver.Id);
            _darkSteps += session.Receiving.Exists(slot => slot.Section.IsVideo && slot.Target.IsNothing) ? 1 : 0;
        }

        var seconds = Math.Round((now - _start).TotalSeconds, 3);
        var lowest = _receivers.Min(receiver => _world.Peer(receiver.Id).Subscriber.Downlink.Estimate(now)?.BitsPerSecond ?? 0);
        _estimates[seconds] = lowest;
        if (seconds % 0.1 < 0.002)
        {
            var queue = _world.Peer(_receivers[0].Id).Sending;
            output.WriteLine($"{seconds:0.0} {lowest} waiting {queue.Video.Count} dropped {queue.Dropped}");
        }
    }

    /// <summary>Packets of the picture that came to all receivers, each counted once.</summary>
    private int WhatCame() => _receivers.Sum(receiver => receiver.Media
        .Select(packet => (packet, header: RtpHeader.TryParse(packet, out var header) ? header : default))
        .Where(came => came.header.PayloadType == receiver.VideoType)
        .Select(came => came.header.SequenceNumber)
        .Distinct()
        .Count());
}
