using System.Net;
using System.Net.Sockets;
using Parley.Rtc;
using Parley.Sfu.Network;

namespace Parley.Sfu.Tests.Network;

public sealed class TcpPathsTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Frames_become_datagrams_and_datagrams_frames(string address)
    {
        using var world = new TcpWorld();
        var (socket, path) = world.ConnectAndProve(address);
        byte[] datagram = [0x80, .. Enumerable.Range(0, 999).Select(value => (byte)value)];
        byte[] other = [0x90, .. new byte[2047]];

        socket.Send([.. TcpWorld.Frame(datagram), .. TcpWorld.Frame(other)]);
        var received = world.Take(2);
        world.Send(path, 700, 5);
        world.Port.Flush();

        received.ShouldAllBe(item => item.From == path);
        path.WithPath(0).ShouldBe(PeerAddress.From((IPEndPoint)socket.LocalEndPoint!));
        received[0].Bytes.ShouldBe(datagram);
        received[1].Bytes.ShouldBe(other);
        var back = TcpWorld.ReadFrame(socket);
        back.Length.ShouldBe(700);
        back[0].ShouldBe((byte)5);
        socket.NoDelay.ShouldBeTrue();
    }

    [Fact]
    public void Frames_may_come_in_any_pieces()
    {
        using var world = new TcpWorld();
        var (socket, _) = world.ConnectAndProve();
        var random = new Random(3);
        List<byte[]> sent = [];
        List<byte> stream = [];
        for (var index = 0; index < 200; index++)
        {
            var datagram = new byte[random.Next(13, 2049)];
            random.NextBytes(datagram);
            sent.Add(datagram);
            stream.AddRange(TcpWorld.Frame(datagram));
        }

        List<byte[]> received = [];
        for (var at = 0; at < stream.Count;)
        {
            var length = Math.Min(random.Next(10) == 0 ? random.Next(1, 30_000) : random.Next(1, 600), stream.Count - at);
            socket.Send(stream.GetRange(at, length).ToArray());
            at += length;
            var count = world.Port.Receive(TimeSpan.FromMilliseconds(5));
            for (var index = 0; index < count; index++)
            {
                received.Add(world.Port.Received(index, out _).ToArray());
            }
        }

        received.AddRange(world.Take(sent.Count - received.Count).Select(item => item.Bytes));
        received.Count.ShouldBe(sent.Count);
        for (var index = 0; index < sent.Count; index++)
        {
            received[index].AsSpan().SequenceEqual(sent[index]).ShouldBeTrue();
        }
    }

    [Fact]
    public void What_is_too_short_to_mean_anything_is_left_out()
    {
        using var world = new TcpWorld();
        var (socket, _) = world.ConnectAndProve();

        socket.Send([.. TcpWorld.Frame([]), .. TcpWorld.Frame([1]), .. TcpWorld.Frame(new byte[12]), .. TcpWorld.Frame(new byte[13])]);

        world.Take(1)[0].Bytes.Length.ShouldBe(13);
    }

    [Fact]
    public void A_frame_longer_than_any_ends_the_connection()
    {
        using var world = new TcpWorld();
        var (socket, _) = world.ConnectAndProve();

        socket.Send([0x08, 0x01]);

        world.Until(() => world.Counters.Open == 0);
        TcpWorld.IsClosed(socket).ShouldBeTrue();
        world.Counters.Violations.ShouldBe(1);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("\u0000\u0014\u0016aaaaaaaaaaaaaaaaaaaaaaa")]
    public void What_does_not_begin_with_a_check_is_closed(string bytes)
    {
        using var world = new TcpWorld();
        var socket = world.Connect();

        socket.Send(System.Text.Encoding.Latin1.GetBytes(bytes));

        world.Until(() => world.Counters.Accepted == 1 && world.Counters.Open == 0);
        TcpWorld.IsClosed(socket).ShouldBeTrue();
        world.Port.Counters.Received.ShouldBe(0);
    }

    [Fact]
    public void Guessing_checks_on_one_connection_ends_it()
    {
        using var world = new TcpWorld(new TcpOptions { MaxUnprovenFrames = 4 });
        var socket = world.Connect();

        for (var round = 0; round < 5; round++)
        {
            socket.Send(TcpWorld.Frame(TcpWorld.Check));
        }

        world.Until(() => world.Counters.Violations == 1);
        world.Port.Counters.Received.ShouldBe(4);
        TcpWorld.IsClosed(socket).ShouldBeTrue();
    }

    [Fact]
    public void Without_proof_a_connection_ends_after_its_time_whatever_trickles_in()
    {
        using var world = new TcpWorld();
        world.Port.Advance(TimeSpan.FromSeconds(100));
        var slow = world.Connect();
        var (proven, path) = world.ConnectAndProve();
        world.Until(() => world.Counters.Open == 2);
        slow.Send([0]);

        world.Port.Advance(TimeSpan.FromSeconds(104.9));
        world.Until(() => world.Counters.Open == 2);
        world.Port.Advance(TimeSpan.FromSeconds(105));

        world.Until(() => world.Counters.Open == 1);
        TcpWorld.IsClosed(slow).ShouldBeTrue();
        world.Send(path, 20, 1);
        world.Port.Flush();
        TcpWorld.ReadFrame(proven).Length.ShouldBe(20);
    }

    [Fact]
    public void Connections_are_limited_for_each_network_and_in_all()
    {
        using var world = new TcpWorld(new TcpOptions { MaxUnprovenPerNetwork = 3, MaxPerNetwork = 4, MaxConnections = 6, MaxUnproven = 4 });
        var first = world.ConnectAndProve();
        world.ConnectAndProve();
        var third = world.Connect();
        world.Connect();
        var fifth = world.Connect();
        world.Until(() => world.Counters.Accepted == 4);
        world.Counters.Refused.ShouldBe(1, "four of one network are enough");
        TcpWorld.IsClosed(fifth).ShouldBeTrue();

        world.Connect("127.0.0.2");
        world.Connect("127.0.0.2");
        world.Until(() => world.Counters.Accepted == 6);
        var seventh = world.Connect("127.0.0.3");
        world.Until(() => world.Counters.Refused == 2);
        TcpWorld.IsClosed(seventh).ShouldBeTrue();

        // One goes, and another network's connection may come; the oldest without proof makes room.
        world.Port.Forget(first.Path);
        world.Connect("127.0.0.3");
        world.Until(() => world.Counters.Accepted == 7);
        world.Counters.Refused.ShouldBe(3);
        TcpWorld.IsClosed(third).ShouldBeTrue();
        world.Counters.Open.ShouldBe(5);
    }

    [Fact]
    public void A_peer_that_leaves_is_forgotten_and_writing_to_it_harmless()
    {
        using var world = new TcpWorld();
        var (socket, path) = world.ConnectAndProve();
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
        world.Until(() => world.Counters.Open == 0);

        world.Send(path, 20, 1);
        world.Port.Flush();
        world.Port.Keep(path);
        world.Port.Forget(path);

        world.Counters.SendDropped.ShouldBe(1);
        world.Port.TakesVideo(path).ShouldBeFalse();
    }

    [Fact]
    public void Another_worker_takes_a_connection_over_with_its_path()
    {
        using var first = new TcpWorld();
        using var second = new TcpWorld();
        var socket = first.Connect();
        socket.Send([.. TcpWorld.Frame(TcpWorld.Check), 0, 20, 9]);
        var path = first.Take(1)[0].From;

        second.Port.TryAdopt(first.Port.Detach(path)!).ShouldBeTrue();
        second.Port.Keep(path);
        socket.Send(new byte[19]);

        var rest = second.Take(1)[0];
        rest.From.ShouldBe(path);
        rest.Bytes[0].ShouldBe((byte)9);
        second.Send(path, 30, 3);
        second.Port.Flush();
        TcpWorld.ReadFrame(socket).Length.ShouldBe(30);
        first.Port.Detach(path).ShouldBeNull();
        first.Port.Receive(TimeSpan.Zero);
        first.Counters.Open.ShouldBe(0);
    }
}
