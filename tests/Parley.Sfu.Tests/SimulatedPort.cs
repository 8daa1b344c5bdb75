using Parley.Rtc;
using Parley.Sfu.Network;

namespace Parley.Sfu.Tests;

/// <summary>A port without a network: tests put datagrams in and take them out.</summary>
internal sealed class SimulatedPort : IDatagramPort
{
    private readonly List<(PeerAddress From, byte[] Bytes)> _incoming = [];
    private readonly List<(PeerAddress From, byte[] Bytes)> _batch = [];
    private readonly byte[] _slot = new byte[IDatagramPort.MaxDatagram];
    private PortCounters _counters;

    /// <summary>Where sent datagrams go; without it they vanish.</summary>
    public Action<PeerAddress, byte[]>? Output { get; set; }

    /// <summary>How long what is taken next says to have waited, in order; what comes after did not.</summary>
    public Queue<TimeSpan> Ages { get; } = new();

    public int LocalPort => 5000;

    public bool SendsSegments { get; set; }

    public ref readonly PortCounters Counters => ref _counters;

    public bool IsEmpty => _incoming.Count == 0;

    public void Deliver(PeerAddress from, byte[] bytes) => _incoming.Add((from, bytes));

    public int Receive(TimeSpan timeout)
    {
        _batch.Clear();
        _batch.AddRange(_incoming);
        _incoming.Clear();
        return _batch.Count;
    }

    public Span<byte> Received(int index, out PeerAddress from)
    {
        from = _batch[index].From;
        return _batch[index].Bytes;
    }

    public TimeSpan Age(int index) => Ages.TryDequeue(out var age) ? age : TimeSpan.Zero;

    public Span<byte> Rent() => _slot;

    public void Send(int length, PeerAddress to)
    {
        _counters.Sent++;
        if (Output is { } output)
        {
            output(to, _slot.AsSpan(0, length).ToArray());
        }
    }

    public void Flush()
    {
    }

    public void Wake()
    {
    }

    public void Dispose()
    {
    }
}
