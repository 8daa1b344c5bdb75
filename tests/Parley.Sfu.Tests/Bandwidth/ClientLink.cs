namespace Parley.Sfu.Tests.Bandwidth;

/// <summary>The way from the server to one client: a bottleneck with a tail-drop queue, random loss, a delay behind it. Seeded.</summary>
internal sealed class ClientLink(int seed)
{
    private readonly Queue<(TimeSpan At, byte[] Bytes)> _flying = new();
    private readonly Random _random = new(seed);
    private TimeSpan _busyUntil;

    /// <summary>Bits per second.</summary>
    public double Capacity { get; set; } = 10_000_000;

    public double Loss { get; set; }

    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(25);

    public TimeSpan QueueLimit { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Pauses of the receiver's machine, in which it reads nothing; what came meanwhile it then takes for new.</summary>
    public Stalls? Reader { get; init; }

    public int Dropped { get; private set; }

    public TimeSpan LongestQueue { get; set; }

    public void Send(TimeSpan now, byte[] bytes)
    {
        var start = now > _busyUntil ? now : _busyUntil;
        if (start - now > QueueLimit)
        {
            Dropped++;
            return;
        }

        LongestQueue = start - now > LongestQueue ? start - now : LongestQueue;
        _busyUntil = start + TimeSpan.FromSeconds(bytes.Length * 8 / Capacity);
        if (_random.NextDouble() >= Loss)
        {
            _flying.Enqueue((_busyUntil + Delay, bytes));
        }
    }

    public bool TryReceive(TimeSpan now, out TimeSpan at, out byte[] bytes)
    {
        var arrived = Reader?.IsOn(now) != true && _flying.TryPeek(out var first) && first.At <= now;
        (at, bytes) = arrived ? _flying.Dequeue() : default;
        at = Reader is null ? at : now;
        return arrived;
    }
}
