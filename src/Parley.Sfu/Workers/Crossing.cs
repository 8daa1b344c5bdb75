using Parley.Rtc;
using Parley.Sfu.Network;
using Parley.Sfu.Routing;

namespace Parley.Sfu.Workers;

/// <summary>
/// One worker's side of everything between workers: datagrams that reached the wrong socket go to the owner of their peer, packets of
/// tracks to workers that have receivers, wishes back. Belongs to the worker's thread; with one worker there is none.
/// </summary>
internal sealed class Crossing
{
    private const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    // A fan-out of a long batch takes milliseconds; the others shall not wait for its end. 64 packets are about 0.2 ms.
    private const int SentBeforeSignal = 64;

    // As many as the socket gives at once: then what they caused is sent, before a publisher's ring overtakes its receivers.
    private const int Batch = 64;

    private readonly Crossroads _roads;
    private readonly PacketLane[] _outgoing;
    private readonly PacketLane[] _incoming;
    private ulong _unsignalled;
    private long _signalledAt;

    public Crossing(int index, Crossroads roads)
    {
        Index = index;
        _roads = roads;
        _outgoing = [.. Enumerable.Range(0, roads.Mailboxes.Count).Select(other => roads.Lane(index, other))];
        _incoming = [.. Enumerable.Range(0, roads.Mailboxes.Count).Select(other => roads.Lane(other, index))];
        Mirrors = new Mirrors(this, roads);
    }

    public int Index { get; }

    public Mirrors Mirrors { get; }

    /// <summary>Begins every ICE fragment of this worker, so that a peer's first check can be led here.</summary>
    public string FragmentPrefix => Digits[Index].ToString();

    /// <summary>True when something is waiting in a lane to this worker.</summary>
    public bool HasIncoming
    {
        get
        {
            foreach (var lane in _incoming)
            {
                if (!lane.IsEmpty)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Records the lanes from this worker had no room for.</summary>
    public long Dropped
    {
        get
        {
            long dropped = 0;
            foreach (var lane in _outgoing)
            {
                dropped += lane.Dropped;
            }

            return dropped;
        }
    }

    /// <summary>Another worker that owns an address, or -1.</summary>
    public int OwnerOf(PeerAddress address)
    {
        var owner = _roads.Addresses.Find(address);
        return owner == Index ? -1 : owner;
    }

    /// <summary>Another worker that made a fragment, or -1.</summary>
    public int OwnerOf(ReadOnlySpan<byte> fragment)
    {
        var owner = fragment.IsEmpty ? -1 : Digits.IndexOf((char)fragment[0], StringComparison.Ordinal);
        return owner == Index || owner >= _outgoing.Length ? -1 : owner;
    }

    /// <summary>Gives a datagram to the worker of its peer.</summary>
    public void HandOver(int worker, ReadOnlySpan<byte> datagram, PeerAddress from) =>
        Send(worker, new LaneRecord { Kind = LaneKind.Datagram, From = from }, datagram);

    /// <summary>Gives a connection to the worker of its peer, with the datagram that showed whose it is.</summary>
    public void HandOver(int worker, TcpConnection connection, ReadOnlySpan<byte> datagram)
    {
        var first = datagram.ToArray();
        _roads.Mailboxes[worker].Post(loop =>
        {
            if (loop?.Port.TryAdopt(connection) == true)
            {
                loop.TakeHandedOver(first, connection.Remote);
            }
            else
            {
                connection.File.Dispose();
            }
        });
    }

    /// <summary>An address belongs to a peer of this worker from now on.</summary>
    public void Claim(PeerAddress address)
    {
        var before = _roads.Addresses.Claim(address, Index);
        if (before >= 0 && before != Index)
        {
            _roads.Mailboxes[before].Post(loop => loop?.Table.Disown(address));
        }
    }

    public void Release(PeerAddress address) => _roads.Addresses.Release(address, Index);

    /// <summary>True while this worker is the owner of an address.</summary>
    public bool Owns(PeerAddress address) => _roads.Addresses.Find(address) == Index;

    public bool Send(int worker, in LaneRecord record, ReadOnlySpan<byte> payload, int reserve = 0)
    {
        _unsignalled |= 1UL << worker;
        return _outgoing[worker].TryWrite(record, payload, reserve);
    }

    /// <summary>Between the datagrams of a batch: wakes those who have waited for long enough.</summary>
    public void SignalWhenDue(long sent)
    {
        if (_unsignalled == 0)
        {
            _signalledAt = sent;
        }
        else if (sent - _signalledAt >= SentBeforeSignal)
        {
            _signalledAt = sent;
            Signal();
        }
    }

    /// <summary>At the end of a batch: wakes all who have something to do.</summary>
    public void Signal()
    {
        for (; _unsignalled != 0; _unsignalled &= _unsignalled - 1)
        {
            _roads.Mailboxes[System.Numerics.BitOperations.TrailingZeroCount(_unsignalled)].Nudge();
        }
    }

    /// <summary>Deals with what the others have sent.</summary>
    public void Drain(MediaLoop loop)
    {
        for (var worker = 0; worker < _incoming.Length; worker++)
        {
            for (var rest = Batch; rest > 0 && _incoming[worker].TryPeek(out var record, out var payload); rest--)
            {
                try
                {
                    Take(loop, worker, record, payload);
                }
                finally
                {
                    _incoming[worker].Advance(record);
                }
            }
        }
    }

    private void Take(MediaLoop loop, int worker, in LaneRecord record, Span<byte> payload)
    {
        switch (record.Kind)
        {
            case LaneKind.Datagram:
                loop.TakeHandedOver(payload, record.From);
                break;
            case LaneKind.KeyframeWanted:
                Mirrors.OnKeyframeWanted(record);
                break;
            default:
                Mirrors.Take(loop, record, payload);
                break;
        }
    }
}
