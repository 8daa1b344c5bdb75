using Parley.Rtc;

namespace Parley.Sfu.Tests.Routing;

public sealed class AddressChangeTests : IDisposable
{
    private static readonly PeerAddress Elsewhere = PeerAddress.FromBytes([10, 0, 7, 7], 7);
    private readonly RoomWorld _world = new();
    private readonly SimulatedClient _alice;
    private readonly SimulatedClient _bob;
    private ushort _sequence = 1;

    public AddressChangeTests()
    {
        _alice = _world.Client("alice");
        _bob = _world.Client("bob");
        _alice.Join();
        _bob.Join();
        _world.RunUntilConnected();
        Heard(_bob, _alice).ShouldBeTrue();
        Heard(_alice, _bob).ShouldBeTrue();
    }

    [Fact]
    public void Media_follows_a_peer_whose_address_changes()
    {
        var old = _bob.Address;
        _bob.Address = Elsewhere;
        Heard(_bob, _alice).ShouldBeFalse("nobody has told the new address");
        Heard(_alice, _bob).ShouldBeFalse("media alone proves no address");

        // The client's next check comes within 6 s.
        _world.Run(TimeSpan.FromSeconds(7));
        _world.SentTo.Clear();

        Heard(_bob, _alice).ShouldBeTrue();
        Heard(_alice, _bob).ShouldBeTrue();
        _world.SentTo.ShouldNotContain(old);
        _world.SentTo.ShouldContain(Elsewhere);
        _world.Loop.PeerCount.ShouldBe(2);
    }

    [Fact]
    public void What_was_overheard_reaches_nothing_from_elsewhere()
    {
        List<byte[]> overheard = [];
        _world.Capture = (from, bytes) =>
        {
            overheard.Add((byte[])bytes.Clone());
            _world.Port.Deliver(from, bytes);
        };
        _world.Run(TimeSpan.FromSeconds(7));
        Heard(_alice, _bob).ShouldBeTrue();
        _world.Capture = null;
        overheard.ShouldContain(bytes => bytes[0] <= 3);
        overheard.ShouldContain(bytes => bytes[0] >= 128);
        _world.SentTo.Clear();
        var media = _alice.Media.Count + _bob.Media.Count;
        for (byte attacker = 1; attacker < 20; attacker++)
        {
            overheard.ForEach(bytes => _world.ToServer(PeerAddress.FromBytes([10, 6, 6, attacker], 6), (byte[])bytes.Clone()));
        }

        _world.Run(TimeSpan.FromMilliseconds(100));

        _world.SentTo.ShouldAllBe(to => to == _alice.Address || to == _bob.Address);
        (_alice.Media.Count + _bob.Media.Count).ShouldBe(media);
        Heard(_bob, _alice).ShouldBeTrue();
        Heard(_alice, _bob).ShouldBeTrue();
    }

    [Fact]
    public void A_restart_keeps_media_flowing_and_may_move_it()
    {
        _bob.Restart();
        Heard(_bob, _alice).ShouldBeTrue("the old pair carries on");
        _world.Run(TimeSpan.FromSeconds(2));
        Heard(_bob, _alice).ShouldBeTrue();

        _bob.Address = Elsewhere;
        _bob.Restart();
        _world.Run(TimeSpan.FromSeconds(2));
        _world.SentTo.Clear();

        Heard(_bob, _alice).ShouldBeTrue();
        Heard(_alice, _bob).ShouldBeTrue();
        _world.SentTo.ShouldContain(Elsewhere);
        _bob.State.ShouldBe(PeerState.Connected);
    }

    [Fact]
    public void Restarts_do_not_pile_up()
    {
        for (var round = 0; round < 50; round++)
        {
            _bob.Restart();
            _world.Run(TimeSpan.FromMilliseconds(100));
        }

        _world.Run(TimeSpan.FromSeconds(2));
        Heard(_bob, _alice).ShouldBeTrue();
        _world.Peer("bob").Fragments.Count.ShouldBeLessThanOrEqualTo(2);
    }

    public void Dispose() => _world.Dispose();

    private bool Heard(SimulatedClient listener, SimulatedClient speaker)
    {
        var before = listener.Media.Count;
        speaker.SendRtp("0", 111, _sequence++, (uint)(_sequence * 960), speaker == _alice ? 5u : 6u, [3]);
        _world.Step();
        _world.Step();
        return listener.Media.Count > before;
    }
}
