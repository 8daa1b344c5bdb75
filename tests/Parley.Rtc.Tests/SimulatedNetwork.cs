namespace Parley.Rtc.Tests;

/// <summary>Loses, delays, repeats and reorders datagrams between any number of addresses, in virtual time, by a seed.</summary>
internal sealed class SimulatedNetwork(int seed)
{
    private readonly Random _random = new(seed);
    private readonly PriorityQueue<Delivery, (TimeSpan, int)> _queue = new();
    private int _order;

    public TimeSpan Now { get; private set; }

    public double Loss { get; set; }

    public double Duplication { get; set; }

    public TimeSpan Delay { get; set; } = TimeSpan.FromMilliseconds(20);

    public TimeSpan Jitter { get; set; }

    public int Sent { get; private set; }

    public void Send(PeerAddress from, PeerAddress to, ReadOnlySpan<byte> datagram)
    {
        Sent++;
        var copies = _random.NextDouble() < Duplication ? 2 : 1;
        for (var copy = 0; copy < copies; copy++)
        {
            if (_random.NextDouble() >= Loss)
            {
                var arrival = Now + Delay + (Jitter * _random.NextDouble());
                _queue.Enqueue(new Delivery(from, to, datagram.ToArray()), (arrival, _order++));
            }
        }
    }

    /// <summary>Loses everything under way.</summary>
    public void DropAll() => _queue.Clear();

    /// <summary>Moves time to the next delivery or deadline, whichever is first; a delivery is returned.</summary>
    public Delivery? Step(TimeSpan deadline)
    {
        if (_queue.TryPeek(out var delivery, out var priority) && priority.Item1 <= deadline)
        {
            _queue.Dequeue();
            Now = priority.Item1 > Now ? priority.Item1 : Now;
            return delivery;
        }

        Now = deadline > Now ? deadline : Now;
        return null;
    }

    internal sealed record Delivery(PeerAddress From, PeerAddress To, byte[] Datagram);
}
