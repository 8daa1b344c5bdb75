namespace Parley.Rtc.Tests.Bandwidth;

/// <summary>A link with one queue: capacity, a tail-drop queue, random loss, a fixed delay behind it. Seeded.</summary>
internal sealed class SimulatedLink(int seed)
{
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    private readonly Queue<(int Sequence, int Size)> _queue = new();
    private readonly Random _random = new(seed);
    private double _credit;

    public double Capacity { get; set; } = 1_000_000;

    public TimeSpan QueueLimit { get; set; } = TimeSpan.FromMilliseconds(300);

    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(25);

    public double Loss { get; set; }

    /// <summary>Largest extra delay a packet gets at random, never enough to reorder.</summary>
    public TimeSpan Jitter { get; init; } = TimeSpan.FromMilliseconds(1);

    public int QueuedBytes { get; private set; }

    public TimeSpan QueueDelay => TimeSpan.FromSeconds(QueuedBytes * 8 / Capacity);

    private TimeSpan _lastArrival;

    /// <summary>Puts a packet into the queue; foreign traffic has the sequence -1.</summary>
    public void Send(int sequence, int size)
    {
        if (QueuedBytes + size > Capacity * QueueLimit.TotalSeconds / 8)
        {
            return;
        }

        QueuedBytes += size;
        _queue.Enqueue((sequence, size));
    }

    /// <summary>Lets one step pass and tells what arrives when.</summary>
    public void Advance(TimeSpan now, List<(TimeSpan Time, int Sequence, int Size)> arrivals)
    {
        var perStep = Capacity * Step.TotalSeconds / 8;
        _credit += perStep;
        while (_queue.TryPeek(out var packet) && packet.Size <= _credit)
        {
            _queue.Dequeue();
            _credit -= packet.Size;
            QueuedBytes -= packet.Size;
            if (packet.Sequence < 0 || _random.NextDouble() < Loss)
            {
                continue;
            }

            var left = now + (Step * (1 - (_credit / perStep)));
            var arrival = left + Delay + (Jitter * _random.NextDouble());
            _lastArrival = arrival > _lastArrival ? arrival : _lastArrival;
            arrivals.Add((_lastArrival, packet.Sequence, packet.Size));
        }

        if (_queue.Count == 0)
        {
            _credit = 0;
        }
    }
}
