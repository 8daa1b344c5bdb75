using Parley.Sfu.Routing;

namespace Parley.Sfu.Tests.Routing;

public sealed class SteadyStateTests : IDisposable
{
    private readonly RoomWorld _world = new();

    [Fact]
    public void Forwarding_allocates_nothing_per_packet()
    {
        var alice = _world.Client("alice");
        alice.Join();
        for (var index = 0; index < 10; index++)
        {
            _world.Client($"receiver{index}").Join(publishes: false);
        }

        _world.RunUntilConnected();
        List<byte[]> packets = [];
        _world.Capture = (_, bytes) => packets.Add(bytes);
        for (ushort index = 0; index < 1200; index++)
        {
            alice.SendRtp("0", 111, index, 960u * index, 77, new byte[80], level: 20);
            alice.SendRtp("1", 96, index, 3000u * index, 88, [0x90, 0x80, (byte)(index & 0x7F), (byte)(index == 0 ? 0 : 1), .. new byte[1000]], marker: true);
        }

        _world.Port.Output = null;
        var next = 0;
        var now = _world.Now;
        var slots = _world.Loop.Rooms["room"].Peers.SelectMany(peer => peer.Receiving).ToList();
        var forwarded = slots.Sum(slot => slot.Packets);
        var allocated = Allocation.Of(
            () =>
            {
                _world.Port.Deliver(alice.Address, packets[next++]);
                _world.Port.Deliver(alice.Address, packets[next++]);
                now += TimeSpan.FromMilliseconds(10);
                _world.Loop.Step(now, _world.Port.Receive(TimeSpan.Zero));
            },
            rounds: 1000);

        allocated.ShouldBe(0);
        (slots.Sum(slot => slot.Packets) - forwarded).ShouldBe(1100 * 2 * 10);
    }

    [Fact]
    public void Sound_that_reaches_the_server_is_passed_on_once()
    {
        var alice = _world.Client("alice");
        var bob = _world.Client("bob");
        alice.Join();
        bob.Join();
        _world.RunUntilConnected();
        _world.LossToServer = 0.05;
        for (ushort index = 0; index < 500; index++)
        {
            alice.SendRtp("0", 111, index, 960u * index, 77, [1, 2, 3]);
            _world.Run(TimeSpan.FromMilliseconds(10));
        }

        var received = bob.Media.Count;

        // Sound is not sent again: what arrives at the server arrives at the receiver, in order and once.
        received.ShouldBeInRange(440, 500);
        bob.Media.Select(packet => (ushort)((packet[2] << 8) | packet[3])).ShouldBeUnique();
    }

    [Fact]
    public void Looking_for_free_sections_allocates_nothing()
    {
        for (var index = 0; index < 10; index++)
        {
            _world.Client($"peer{index}").Join();
        }

        _world.RunUntilConnected();
        var room = _world.Loop.Rooms["room"];
        room.Peers.ShouldAllBe(peer => peer.Receiving.Any(slot => slot.Source != null));
        var changed = 0;

        Action<OutgoingTrack> count = _ => changed++;
        Allocation.Of(() => room.Assign(count)).ShouldBe(0);
        changed.ShouldBe(0);
    }

    public void Dispose() => _world.Dispose();
}
