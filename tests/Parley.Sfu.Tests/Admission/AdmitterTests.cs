using Parley.Rtc.Dtls;
using Parley.Sfu.Admission;

namespace Parley.Sfu.Tests.Admission;

public sealed class AdmitterTests : IDisposable
{
    private readonly RoomWorld _world = new();

    [Fact]
    public void An_error_amid_admission_leaves_nothing_behind()
    {
        var alice = _world.Client("alice");
        alice.Join();
        var bob = _world.Client("bob");
        _world.Events.Clear();
        _world.Telling = happened =>
        {
            if (happened is SfuEvent.SourceChanged { PeerId: "bob", SourcePeerId: not null })
            {
                throw new InvalidOperationException("A defect.");
            }
        };

        Should.Throw<InvalidOperationException>(() => _world.Admitter.Admit(_world.Loop, "room", "bob", bob.Offer(true, 1), subscribesToAll: true));

        _world.Loop.PeerCount.ShouldBe(1);
        _world.Loop.Rooms["room"].Peers.ShouldHaveSingleItem().Id.ShouldBe("alice");
        _world.Loop.Rooms["room"].Tracks.ShouldAllBe(track => track.PublisherId == "alice" && track.Receivers.Count == 0);
        _world.Peer("alice").Receiving.ShouldAllBe(slot => slot.Source == null);
        _world.Events.OfType<SfuEvent.PeerGone>().ShouldBeEmpty();

        _world.Telling = null;
        bob.Join();
        _world.RunUntilConnected();
        alice.SendRtp("0", 111, 1, 1, 5, [3]);
        _world.Run(TimeSpan.FromMilliseconds(20));
        bob.Media.ShouldHaveSingleItem();
    }

    [Fact]
    public void An_error_amid_a_further_offer_ends_the_connection()
    {
        var alice = _world.Client("alice");
        var bob = _world.Client("bob");
        alice.Join();
        bob.Join();
        _world.RunUntilConnected();
        _world.Events.Clear();
        _world.Telling = happened =>
        {
            if (happened is SfuEvent.SourceChanged { PeerId: "bob" })
            {
                _world.Telling = null;
                throw new InvalidOperationException("A defect.");
            }
        };

        Should.Throw<InvalidOperationException>(
            () => _world.Admitter.Negotiate(_world.Loop, _world.Peer("alice"), alice.Offer(false, 2)));

        _world.Loop.Rooms["room"].Peers.ShouldHaveSingleItem().Id.ShouldBe("bob");
        _world.Peer("bob").Receiving.ShouldAllBe(slot => slot.Source == null);
        _world.Events.OfType<SfuEvent.PeerGone>().ShouldHaveSingleItem().Reason.ShouldBe("fault");
    }

    [Fact]
    public void An_error_before_the_first_peer_is_in_frees_its_handshake_and_its_room()
    {
        var dtls = new CountingDtls(RoomWorld.Dtls);
        var calls = 0;
        var admitter = new Admitter(
            new SfuOptions { Announced = [System.Net.IPAddress.Loopback] },
            dtls,
            bytes =>
            {
                // Fragment, password and our source come first, then those of the sections.
                _world.Random(bytes);
                if (++calls == 6)
                {
                    throw new InvalidOperationException("A defect.");
                }
            },
            5000);

        Should.Throw<InvalidOperationException>(
            () => admitter.Admit(_world.Loop, "room", "alice", _world.Client("alice").Offer(false, 3), subscribesToAll: true));

        (dtls.Made, dtls.Disposed).ShouldBe((1, 1));
        _world.Loop.Rooms.ShouldBeEmpty();
        _world.Loop.PeerCount.ShouldBe(0);
    }

    [Fact]
    public void Another_certificate_is_refused_and_the_connection_goes_on()
    {
        var alice = _world.Client("alice");
        var bob = _world.Client("bob");
        alice.Join();
        bob.Join();
        _world.RunUntilConnected();
        alice.Fingerprint = DtlsFingerprint.Of([1, 2, 3]).ToString();

        var result = _world.Admitter.Negotiate(_world.Loop, _world.Peer("alice"), alice.Offer(true, 2));

        result.Answer.ShouldBeNull();
        result.Error.ShouldNotBeNull().ShouldContain("RFC 8842");
        _world.Peer("alice").Receiving.Count.ShouldBe(2);
        alice.SendRtp("0", 111, 1, 1, 5, [3]);
        _world.Run(TimeSpan.FromMilliseconds(20));
        bob.Media.ShouldHaveSingleItem();
    }

    public void Dispose() => _world.Dispose();

    private sealed class CountingDtls(IDtlsProvider provider) : IDtlsProvider
    {
        public int Made { get; private set; }

        public int Disposed { get; private set; }

        public DtlsFingerprint LocalFingerprint => provider.LocalFingerprint;

        public IDtlsSession CreateSession(DtlsRole role)
        {
            Made++;
            return new Session(this, provider.CreateSession(role));
        }

        private sealed class Session(CountingDtls owner, IDtlsSession session) : IDtlsSession
        {
            public DtlsState State => session.State;

            public DtlsFailure Failure => session.Failure;

            public TimeSpan? Deadline => session.Deadline;

            public DtlsSrtpKeys? Keys => session.Keys;

            public void Confirm() => session.Confirm();

            public void SetRemoteFingerprint(DtlsFingerprint fingerprint) => session.SetRemoteFingerprint(fingerprint);

            public void Start<TSink>(TimeSpan now, ref TSink sink)
                where TSink : struct, IDtlsSink, allows ref struct => session.Start(now, ref sink);

            public void Receive<TSink>(TimeSpan now, ReadOnlySpan<byte> datagram, ref TSink sink)
                where TSink : struct, IDtlsSink, allows ref struct => session.Receive(now, datagram, ref sink);

            public void Advance<TSink>(TimeSpan now, ref TSink sink)
                where TSink : struct, IDtlsSink, allows ref struct => session.Advance(now, ref sink);

            public void Close<TSink>(ref TSink sink)
                where TSink : struct, IDtlsSink, allows ref struct => session.Close(ref sink);

            public void Dispose()
            {
                owner.Disposed++;
                session.Dispose();
            }
        }
    }
}
