using Parley.Rtc.Dtls;
using Parley.Rtc.Rtp;
using Parley.Rtc.Srtp;
using Parley.Rtc.Stun;
using Parley.Rtc.Tests.Dtls;

namespace Parley.Rtc.Tests;

public sealed class RtcPeerTests(OpenSslTests.Certificates certificates) : IClassFixture<OpenSslTests.Certificates>
{
    [Fact]
    public void Connects_and_carries_media_over_a_bad_network()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            using var world = Create(seed);
            world.Network.Loss = 0.15;
            world.Network.Duplication = 0.1;
            world.Network.Jitter = TimeSpan.FromMilliseconds(40);
            world.Introduce();

            world.RunUntil(
                () => world.Client.State == PeerState.Connected && world.Server.State == PeerState.Connected,
                TimeSpan.FromSeconds(60));

            world.Client.State.ShouldBe(PeerState.Connected, $"client, seed {seed}");
            world.Server.State.ShouldBe(PeerState.Connected, $"server, seed {seed}");
            world.Server.Profile.ShouldBe(SrtpProfile.AeadAes128Gcm);
            SendMany(world, 200);
            world.ServerLog.Rtp.Count.ShouldBeInRange(130, 199, $"seed {seed}");
            world.Server.Counters.Replayed.ShouldBeGreaterThan(0);
            world.Server.Counters.NotAuthentic.ShouldBe(0);
        }
    }

    [Fact]
    public void Connects_quickly_on_a_good_network()
    {
        using var world = Connect();

        // 20 ms one way: two round trips of ICE, two of DTLS.
        world.Network.Now.ShouldBeLessThan(TimeSpan.FromMilliseconds(200));
        world.ServerLog.States.ShouldBe([PeerState.Connected]);
        world.Server.RemoteAddress.ShouldBe(world.ClientAddress);
    }

    [Fact]
    public void Carries_control_packets()
    {
        using var world = Connect();
        var packet = Bytes.Hex("80c90001 00000007");
        var buffer = new byte[100];
        packet.CopyTo(buffer, 0);

        world.SendControlFromServer(buffer, packet.Length).ShouldBeTrue();
        world.Run(TimeSpan.FromSeconds(1));

        world.ClientLog.Rtcp.ShouldHaveSingleItem().ShouldBe(packet);
        world.Client.Counters.RtcpReceived.ShouldBe(1);
    }

    [Fact]
    public void Follows_the_peer_to_another_address_only_by_a_check()
    {
        using var world = Connect();
        var old = world.ClientAddress;
        world.ClientAddress = PeerAddress.FromBytes([10, 0, 0, 99], 99);

        SendMany(world, 5);
        world.ServerLog.Rtp.Count.ShouldBe(5, "media from the new address is authentic");
        world.Server.RemoteAddress.ShouldBe(old);
    }

    [Fact]
    public void Sends_nothing_before_it_is_connected()
    {
        using var world = Create(1);

        world.SendFromClient(Packet(1), 40).ShouldBeFalse();
        world.Server.TryProtectRtp(new byte[12], new byte[10], new byte[100], out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void Ends_with_the_peer()
    {
        using var world = Connect();

        world.CloseServer();
        world.Run(TimeSpan.FromSeconds(1));

        world.Server.State.ShouldBe(PeerState.Closed);
        world.Client.State.ShouldBe(PeerState.Closed);
        world.SendFromClient(Packet(1), 40).ShouldBeFalse();
    }

    [Fact]
    public void Fails_when_the_peer_vanishes()
    {
        using var world = Connect();
        world.Network.Loss = 1;

        world.Run(TimeSpan.FromSeconds(40));

        world.ServerLog.States.ShouldBe([PeerState.Connected, PeerState.Disconnected, PeerState.Failed]);
        world.Server.Deadline.ShouldBeNull();
    }

    [Fact]
    public void Hears_no_handshake_from_an_address_without_a_check()
    {
        using var world = Create(1);
        world.Introduce();
        var hello = new byte[200];
        hello[0] = 22;

        world.ReceiveAtServer(hello, PeerAddress.FromBytes([6, 6, 6, 6], 6));

        world.Network.Sent.ShouldBe(0);
        world.Server.Counters.Ignored.ShouldBe(1);
    }

    [Fact]
    public void Does_not_spin_on_a_handshake_without_a_path()
    {
        using var world = Create(1);
        using var key = new StunKey(world.Server.Ice.Local.Password);
        using var client = certificates.Client.CreateSession(DtlsRole.Client);
        var buffer = new byte[200];
        var check = new StunWriter(buffer, StunClass.Request, new byte[12]);
        check.AddUsername(world.Server.Ice.Local.Ufrag, "peer");
        check.AddIntegrity(key);
        world.ReceiveAtServer(buffer.AsSpan(..check.Finish()), world.ClientAddress);
        var hello = new Flight([]);
        client.Start(TimeSpan.Zero, ref hello);

        foreach (var datagram in hello.Datagrams)
        {
            world.ReceiveAtServer(datagram, world.ClientAddress);
        }

        world.Network.Sent.ShouldBeGreaterThan(1, "the check and the hello are answered");
        world.Server.RemoteAddress.ShouldBeNull();
        world.Server.Deadline.ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Survives_hostile_input_before_and_after_the_handshake()
    {
        using var world = Create(1);
        var from = world.ClientAddress;
        Feed(world, from, seed: 1);
        world.Introduce();
        world.RunUntil(
            () => world.Client.State == PeerState.Connected && world.Server.State == PeerState.Connected,
            TimeSpan.FromSeconds(20));
        Feed(world, from, seed: 2);

        world.Server.State.ShouldBe(PeerState.Connected);
        SendMany(world, 5);
        world.ServerLog.Rtp.Count.ShouldBe(5);

        static void Feed(PeerWorld world, PeerAddress from, int seed)
        {
            var random = new Random(seed);
            byte[] firstBytes = [0, 1, 3, 20, 22, 23, 63, 64, 127, 128, 144, 191, 255];
            for (var round = 0; round < 30_000; round++)
            {
                var datagram = new byte[random.Next(200)];
                random.NextBytes(datagram);
                if (datagram.Length > 0)
                {
                    datagram[0] = firstBytes[random.Next(firstBytes.Length)];
                }

                world.ReceiveAtServer(datagram, from);
            }
        }
    }

    [Fact]
    public void Receives_and_protects_without_allocating()
    {
        using var world = Connect();
        var sink = new Nothing();
        var packet = new byte[1300];
        packet[0] = 0x80;
        var protectedPacket = new byte[1300];
        ushort number = 0;

        var bytes = Allocation.Of(() =>
        {
            RtpPatch.SetSequenceNumber(packet, number++);
            world.Client.TryProtectRtp(packet.AsSpan(..12), packet.AsSpan(12, 1100), protectedPacket, out var length, out _);
            world.Server.Receive(world.Network.Now, protectedPacket.AsSpan(..length), world.ClientAddress, ref sink);
        });

        bytes.ShouldBe(0);
        world.Server.Counters.RtpReceived.ShouldBe(1100);
    }

    private static void SendMany(PeerWorld world, int count)
    {
        for (var index = 0; index < count; index++)
        {
            world.SendFromClient(Packet((ushort)(index + 1)), 40).ShouldBeTrue();
            world.Run(TimeSpan.FromMilliseconds(5));
        }

        world.Run(TimeSpan.FromMilliseconds(200));
    }

    private static byte[] Packet(ushort sequenceNumber)
    {
        var packet = new byte[60];
        packet[0] = 0x80;
        RtpPatch.SetSequenceNumber(packet, sequenceNumber);
        return packet;
    }

    private PeerWorld Create(int seed) => new(certificates.Client, certificates.Server, seed);

    private PeerWorld Connect()
    {
        var world = Create(1);
        world.Introduce();
        world.RunUntil(
            () => world.Client.State == PeerState.Connected && world.Server.State == PeerState.Connected,
            TimeSpan.FromSeconds(5));
        world.Server.State.ShouldBe(PeerState.Connected);
        world.Client.State.ShouldBe(PeerState.Connected);
        return world;
    }

    private readonly struct Flight(List<byte[]> datagrams) : IDtlsSink
    {
        public List<byte[]> Datagrams { get; } = datagrams;

        public void SendDtls(scoped ReadOnlySpan<byte> datagram) => Datagrams.Add(datagram.ToArray());
    }

    private struct Nothing : IRtcPeerSink
    {
        public readonly void Send(scoped ReadOnlySpan<byte> datagram, PeerAddress destination)
        {
        }

        public readonly void OnRtp(scoped Span<byte> packet, in RtpHeader header)
        {
        }

        public readonly void OnRtcp(scoped ReadOnlySpan<byte> compound)
        {
        }

        public readonly void OnState(PeerState state)
        {
        }
    }
}
