using System.Runtime.InteropServices;
using Parley.Rtc;

namespace Parley.Sfu.Network;

/// <summary>Decides who may come in, so that connections that prove nothing can neither fill the memory nor keep others out.</summary>
internal sealed class TcpDoor(TcpOptions options)
{
    private readonly Dictionary<UInt128, Tally> _networks = [];
    private readonly LinkedList<TcpConnection> _unproven = [];
    private int _count;

    /// <summary>An IPv4 address or the /64 a single host commonly has.</summary>
    public static UInt128 NetworkOf(PeerAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        var length = address.WriteBytes(bytes);
        bytes[Math.Min(length, 8)..].Clear();
        return MemoryMarshal.Read<UInt128>(bytes);
    }

    public bool Allows(UInt128 network) => _count < options.MaxConnections
        && (!_networks.TryGetValue(network, out var tally)
            || (tally.All < options.MaxPerNetwork && tally.Unproven < options.MaxUnprovenPerNetwork));

    public void Enter(TcpConnection connection)
    {
        _count++;
        ref var tally = ref CollectionsMarshal.GetValueRefOrAddDefault(_networks, connection.Network, out _);
        tally.All++;
        tally.Unproven++;
        connection.Unproven = _unproven.AddLast(connection);
    }

    public void Prove(TcpConnection connection)
    {
        if (connection.Unproven is { } node)
        {
            _unproven.Remove(node);
            connection.Unproven = null;
            CollectionsMarshal.GetValueRefOrNullRef(_networks, connection.Network).Unproven--;
        }
    }

    public void Leave(TcpConnection connection)
    {
        Prove(connection);
        _count--;
        if (--CollectionsMarshal.GetValueRefOrNullRef(_networks, connection.Network).All == 0)
        {
            _networks.Remove(connection.Network);
        }
    }

    /// <summary>The oldest connection without proof, if it has to go for a newer one.</summary>
    public TcpConnection? Overdue() => _unproven.Count > options.MaxUnproven ? _unproven.First!.Value : null;

    /// <summary>The oldest connection without proof, if its time is over.</summary>
    public TcpConnection? Overdue(TimeSpan now) =>
        _unproven.First is { Value: var oldest } && now - oldest.AcceptedAt >= options.ProofTimeout ? oldest : null;

    private struct Tally
    {
        public int All;
        public int Unproven;
    }
}
