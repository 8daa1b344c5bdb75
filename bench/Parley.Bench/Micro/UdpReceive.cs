using System.Net;
using System.Net.Sockets;

namespace Parley.Bench.Micro;

/// <summary>What the ways of receiving a datagram cost when the socket has plenty.</summary>
internal sealed class UdpReceive : IMicroBenchmark
{
    private const int Packets = 1024;
    private static readonly int[] Batches = [1, 8, 32, 64];

    private readonly Socket _sender = UdpTargets.Open();
    private readonly UdpTargets _target = new(1);
    private readonly byte[] _buffer = new byte[2048];
    private readonly SocketAddress _from = new(AddressFamily.InterNetwork);
    private UdpMessages? _sending;
    private UdpMessages? _receiving;

    public string Name => "udp-receive";

    public string Description => $"one datagram of {UdpMessages.DatagramLength} bytes taken from a socket that holds {Packets}";

    public IReadOnlyList<MicroVariant> Prepare()
    {
        _sender.Blocking = true;
        _sending = new UdpMessages(_sender);
        var receiving = _receiving = new UdpMessages(_target.Sockets[0]);
        return
        [
            new MicroVariant("Socket.ReceiveFrom(SocketAddress)", ReceiveManaged, Fill, Check),
            .. Batches.Select(batch => new MicroVariant($"recvmmsg {batch}", () => receiving.Receive(batch), Fill, Check)),
        ];
    }

    public void Dispose()
    {
        _sending?.Dispose();
        _receiving?.Dispose();
        _target.Dispose();
        _sender.Dispose();
    }

    private void Fill()
    {
        for (var sent = 0L; sent < Packets;)
        {
            sent += _sending!.Send(_target.Ports, 1, 16);
        }
    }

    private void Check() => _target.Drain(0);

    private long ReceiveManaged()
    {
        var socket = _target.Sockets[0];
        for (var count = 0; count < Packets; count++)
        {
            socket.ReceiveFrom(_buffer, SocketFlags.None, _from);
        }

        return Packets;
    }
}
