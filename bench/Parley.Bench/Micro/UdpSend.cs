using System.Net.Sockets;

namespace Parley.Bench.Micro;

/// <summary>What the ways of sending a datagram cost.</summary>
internal sealed class UdpSend : IMicroBenchmark
{
    private const int Destinations = 50;
    private const int Packets = 1600;
    private static readonly int[] Batches = [8, 32, 64, 128];
    private static readonly int[] Segments = [2, 4, 8, 16, 32];

    private readonly Socket _socket = UdpTargets.Open();
    private readonly UdpTargets _targets = new(Destinations);
    private readonly byte[] _datagram = new byte[UdpMessages.DatagramLength];
    private UdpMessages? _messages;

    public string Name => "udp-send";

    public string Description => $"one datagram of {UdpMessages.DatagramLength} bytes to one of {Destinations} loopback sockets, delivery included, reading not";

    public IReadOnlyList<MicroVariant> Prepare()
    {
        var messages = _messages = new UdpMessages(_socket);
        _socket.Blocking = true;
        return
        [
            Variant("Socket.SendTo(SocketAddress)", SendManaged),
            Variant("sendto", () => messages.SendEach(_targets.Ports)),
            .. Batches.Select(batch => Variant($"sendmmsg {batch}", () => messages.Send(_targets.Ports, batch, 1))),
            .. Segments.Select(segments => Variant($"sendmsg, {segments} segments", () => messages.Send(_targets.Ports, 1, segments))),
            Variant("sendmmsg 16, 4 segments", () => messages.Send(_targets.Ports, 16, 4)),
        ];
    }

    public void Dispose()
    {
        _messages?.Dispose();
        _targets.Dispose();
        _socket.Dispose();
    }

    // Every variant sends the same number of datagrams a run.
    private MicroVariant Variant(string name, Func<long> send)
    {
        long sent = 0;
        return new MicroVariant(
            name,
            () =>
            {
                for (sent = 0; sent < Packets; sent += send())
                {
                }

                return sent;
            },
            After: () => _targets.Drain(sent));
    }

    private long SendManaged()
    {
        for (var index = 0; index < Destinations; index++)
        {
            _socket.SendTo(_datagram, SocketFlags.None, _targets.Addresses[index]);
        }

        return Destinations;
    }
}
