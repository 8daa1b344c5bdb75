using System.Net;
using System.Net.Sockets;
using Parley.Rtc;
using Parley.Sfu.Network;

namespace Parley.Sfu.Tests.Network;

/// <summary>What every port does, on real loopback sockets.</summary>
public abstract class DatagramPortConformance : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly IDatagramPort _port;
    private readonly Socket _peer = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    protected DatagramPortConformance()
    {
        _port = Open(new PortOptions(IPAddress.IPv6Any, 0));
        _peer.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        LinuxCalls.ForceBuffers(_peer, 4 << 20);
        _peer.ReceiveTimeout = (int)Patience.TotalMilliseconds;
    }

    private PeerAddress PeerAddress => PeerAddress.From((IPEndPoint)_peer.LocalEndPoint!);

    [Fact]
    public void Receives_with_sender_from_IPv4_and_IPv6()
    {
        _peer.SendTo([1, 2, 3], new IPEndPoint(IPAddress.Loopback, _port.LocalPort));
        using var six = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
        six.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        six.SendTo([4, 5], new IPEndPoint(IPAddress.IPv6Loopback, _port.LocalPort));

        var received = Take(2);

        received.ShouldContain(item => item.From == PeerAddress && item.Bytes.SequenceEqual(new byte[] { 1, 2, 3 }));
        received.ShouldContain(item =>
            item.From == PeerAddress.From((IPEndPoint)six.LocalEndPoint!) && item.Bytes.SequenceEqual(new byte[] { 4, 5 }));
        _port.Counters.Received.ShouldBe(2);
        _port.Counters.ReceivedBytes.ShouldBe(5);
    }

    [Fact]
    public void Sends_everything_of_a_batch_in_order_for_each_destination()
    {
        using var other = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
        other.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        other.ReceiveTimeout = (int)Patience.TotalMilliseconds;
        var otherAddress = PeerAddress.From((IPEndPoint)other.LocalEndPoint!);
        int[] lengths = [100, 100, 100, 40, 100, 200, 200, 1200, 1200, 1];
        for (var index = 0; index < lengths.Length; index++)
        {
            Send(index, lengths[index], PeerAddress);
            Send(index, lengths[index], otherAddress);
        }

        _port.Flush();

        foreach (var socket in new[] { _peer, other })
        {
            for (var index = 0; index < lengths.Length; index++)
            {
                var buffer = new byte[2048];
                socket.Receive(buffer).ShouldBe(lengths[index]);
                buffer[0].ShouldBe((byte)index);
            }
        }

        _port.Counters.Sent.ShouldBe(2 * lengths.Length);
        _port.Counters.SentBytes.ShouldBe(2 * lengths.Sum());
        _port.Counters.SendDropped.ShouldBe(0);
    }

    [Fact]
    public void Sends_more_than_one_batch_holds()
    {
        const int Count = 1000;
        for (var index = 0; index < Count; index++)
        {
            Send(index, 300, PeerAddress);
        }

        _port.Flush();

        var buffer = new byte[2048];
        for (var index = 0; index < Count; index++)
        {
            _peer.Receive(buffer).ShouldBe(300);
            buffer[0].ShouldBe((byte)index);
        }
    }

    [Fact]
    public void A_destination_that_cannot_be_reached_harms_no_other()
    {
        Send(1, 50, PeerAddress.FromBytes([127, 0, 0, 1], 0));
        Send(2, 50, PeerAddress);

        _port.Flush();

        var buffer = new byte[2048];
        _peer.Receive(buffer).ShouldBe(50);
        buffer[0].ShouldBe((byte)2);
        _port.Counters.SendDropped.ShouldBe(1);
    }

    [Fact]
    public void Drops_what_is_longer_than_a_slot()
    {
        _peer.SendTo(new byte[4000], new IPEndPoint(IPAddress.Loopback, _port.LocalPort));
        _peer.SendTo([7], new IPEndPoint(IPAddress.Loopback, _port.LocalPort));

        Take(1).ShouldHaveSingleItem().Bytes.ShouldBe([7]);

        _port.Counters.Oversized.ShouldBe(1);
    }

    [Fact]
    public async Task Wakes_from_another_thread()
    {
        var waiting = Task.Factory.StartNew(
            () => _port.Receive(TimeSpan.FromMinutes(5)), TaskCreationOptions.LongRunning);

        _port.Wake();

        (await waiting.WaitAsync(Patience)).ShouldBe(0);
    }

    [Fact]
    public void Returns_after_the_time_out() => _port.Receive(TimeSpan.FromMilliseconds(1)).ShouldBe(0);

    [Fact]
    public void Refuses_a_port_that_is_taken() =>
        Should.Throw<SocketException>(() => Open(new PortOptions(IPAddress.IPv6Any, _port.LocalPort)));

    [Fact]
    public void Allocates_nothing_per_datagram()
    {
        var target = new IPEndPoint(IPAddress.Loopback, _port.LocalPort).Serialize();
        var payload = new byte[200];
        var buffer = new byte[2048];
        _peer.ReceiveTimeout = 0;

        // A datagram that is late on a busy machine makes the port wait; the first call to wait allocates in the runtime.
        _port.Receive(TimeSpan.FromMilliseconds(1));
        var allocated = Allocation.Of(() =>
        {
            _peer.SendTo(payload, SocketFlags.None, target);
            var count = _port.Receive(Patience);
            for (var index = 0; index < count; index++)
            {
                var datagram = _port.Received(index, out var from);
                datagram.CopyTo(_port.Rent());
                _port.Send(datagram.Length, from);
            }

            _port.Flush();
            if (_peer.Available > 0)
            {
                _peer.Receive(buffer);
            }
        });

        allocated.ShouldBe(0);
        _port.Counters.Sent.ShouldBeGreaterThan(1000);
    }

    public void Dispose()
    {
        _port.Dispose();
        _peer.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected abstract IDatagramPort Open(PortOptions options);

    private void Send(int first, int length, PeerAddress to)
    {
        var room = _port.Rent();
        room[..length].Clear();
        room[0] = (byte)first;
        _port.Send(length, to);
    }

    private List<(PeerAddress From, byte[] Bytes)> Take(int wanted)
    {
        List<(PeerAddress, byte[])> result = [];
        for (var attempt = 0; attempt < 100 && result.Count < wanted; attempt++)
        {
            var count = _port.Receive(TimeSpan.FromMilliseconds(100));
            for (var index = 0; index < count; index++)
            {
                var bytes = _port.Received(index, out var from);
                if (!bytes.IsEmpty)
                {
                    result.Add((from.WithPath(0), bytes.ToArray()));
                }
            }
        }

        return result;
    }
}
