using Parley.Rtc;

namespace Parley.Sfu.Tests.Routing;

public sealed class RobustnessTests : IDisposable
{
    private readonly RoomWorld _world = new();

    [Fact]
    public void Garbage_from_anywhere_is_harmless()
    {
        var alice = _world.Client("alice");
        var bob = _world.Client("bob");
        alice.Join();
        bob.Join();
        _world.RunUntilConnected();
        var random = new Random(5);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = new byte[random.Next(0, 120)];
            random.NextBytes(bytes);
            if (bytes.Length > 0)
            {
                bytes[0] = (byte)(round % 4 == 0 ? 0 : round % 4 == 1 ? 22 : round % 4 == 2 ? 0x80 : bytes[0]);
            }

            _world.ToServer(round % 2 == 0 ? alice.Address : PeerAddress.FromBytes([9, 9, 9, (byte)round], 9), bytes);
            if (round % 100 == 0)
            {
                _world.Step();
            }
        }

        _world.Step();
        alice.SendRtp("0", 111, 1, 1, 5, [3]);
        _world.Run(TimeSpan.FromMilliseconds(20));
        bob.Media.ShouldHaveSingleItem();
    }

    [Fact]
    public void Authentic_nonsense_is_harmless()
    {
        var alice = _world.Client("alice");
        var bob = _world.Client("bob");
        alice.Join();
        bob.Join();
        _world.RunUntilConnected();
        var random = new Random(6);
        for (var round = 0; round < 5000; round++)
        {
            var payload = new byte[random.Next(0, 60)];
            random.NextBytes(payload);
            alice.SendRtp(
                random.Next(0, 4).ToString(null, null), (byte)random.Next(90, 120), (ushort)round, (uint)random.Next(), (uint)random.Next(1, 6), payload);
            bob.SendRtcp(buffer =>
            {
                random.NextBytes(buffer.AsSpan(0, 64));
                buffer[0] = (byte)(0x80 | random.Next(0, 32));
                buffer[1] = (byte)random.Next(200, 208);
                buffer[2] = 0;
                buffer[3] = 15;
                return 64;
            });
            if (round % 50 == 0)
            {
                _world.Run(TimeSpan.FromMilliseconds(5));
            }
        }

        _world.Run(TimeSpan.FromMilliseconds(50));
        _world.Loop.PeerCount.ShouldBe(2);
    }

    [Fact]
    public void Errors_with_one_peer_cost_that_peer_alone()
    {
        var clients = new[] { "alice", "bob", "carol" }.Select(id => _world.Client(id)).ToList();
        clients.ForEach(client => client.Join(receives: 2));
        _world.RunUntilConnected();
        var output = _world.Port.Output!;
        _world.Port.Output = (to, bytes) =>
        {
            if (to == clients[1].Address)
            {
                throw new InvalidOperationException("A defect.");
            }

            output(to, bytes);
        };
        for (ushort index = 0; index < 20; index++)
        {
            clients.ForEach(client => client.SendRtp("0", 111, index, 960u * index, 77, [1, 2, 3]));
            _world.Run(TimeSpan.FromMilliseconds(20));
        }

        _world.Events.OfType<SfuEvent.PeerGone>().ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            gone => gone.PeerId.ShouldBe("bob"), gone => gone.Reason.ShouldBe("fault"));
        _world.Loop.Faults.Count.ShouldBeInRange(3, 6);
        _world.Loop.Faults.Last.ShouldBeOfType<InvalidOperationException>();
        clients[0].Media.Count.ShouldBeGreaterThanOrEqualTo(20);
        clients[2].Media.Count.ShouldBeGreaterThanOrEqualTo(20);
    }

    [Fact]
    public void A_flood_of_checks_from_nowhere_is_limited()
    {
        var check = new byte[20];
        for (var round = 0; round < 5000; round++)
        {
            _world.ToServer(PeerAddress.FromBytes([7, 7, 7, 7], (ushort)(1 + round)), check);
        }

        _world.Step();

        _world.Loop.Counters.Limited.ShouldBeGreaterThan(4000);
        _world.Port.Counters.Sent.ShouldBe(0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("v=0")]
    [InlineData("hello")]
    public void An_offer_that_is_none_changes_nothing(string offer)
    {
        var result = _world.Admitter.Admit(_world.Loop, "room", "alice", offer, subscribesToAll: true);

        result.Answer.ShouldBeNull();
        result.Error.ShouldNotBeNullOrEmpty();
        _world.Loop.Rooms.ShouldBeEmpty();
    }

    [Fact]
    public void A_name_in_use_is_refused()
    {
        var alice = _world.Client("alice");
        alice.Join();

        var result = _world.Admitter.Admit(_world.Loop, "room", "alice", alice.Offer(true, 1), subscribesToAll: true);

        result.Answer.ShouldBeNull();
        _world.Loop.PeerCount.ShouldBe(1);
    }

    public void Dispose() => _world.Dispose();
}
