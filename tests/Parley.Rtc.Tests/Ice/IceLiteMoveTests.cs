using Parley.Rtc.Ice;
using Parley.Rtc.Stun;

namespace Parley.Rtc.Tests.Ice;

/// <summary>Checks as Firefox makes them: the first one nominates, later ones do not. The server's own are answered.</summary>
public sealed class IceLiteMoveTests : IDisposable
{
    private static readonly PeerAddress First = PeerAddress.FromBytes([10, 0, 0, 1], 1);
    private static readonly PeerAddress Second = PeerAddress.FromBytes([10, 0, 0, 1], 2);
    private readonly IceLiteAgent _lite = IceWorld.Lite(2);
    private readonly IceCredentials _peer = IceCredentials.Create(Bytes.Random(9));
    private byte _transaction;

    public IceLiteMoveTests() => _lite.SetRemote(_peer);

    [Fact]
    public void Follows_a_peer_whose_address_changed_without_a_word()
    {
        Check(TimeSpan.Zero, First, nominates: true);
        Check(TimeSpan.FromSeconds(4), First, nominates: false);

        Check(TimeSpan.FromSeconds(8), Second, nominates: false);

        _lite.Selected.ShouldBe(Second);
    }

    [Fact]
    public void Stays_while_the_nominated_address_is_still_checked()
    {
        Check(TimeSpan.Zero, First, nominates: true);
        Check(TimeSpan.FromSeconds(2.5), First, nominates: false);

        Check(TimeSpan.FromSeconds(5), Second, nominates: false);

        _lite.Selected.ShouldBe(First);
        _lite.IsValidated(Second).ShouldBeTrue();
    }

    [Fact]
    public void Goes_back_to_what_is_nominated()
    {
        Check(TimeSpan.Zero, First, nominates: true);
        Check(TimeSpan.FromSeconds(8), Second, nominates: false);

        Check(TimeSpan.FromSeconds(9), First, nominates: true);

        _lite.Selected.ShouldBe(First);
    }

    public void Dispose() => _lite.Dispose();

    private void Check(TimeSpan now, PeerAddress from, bool nominates)
    {
        using var key = new StunKey(_lite.Local.Password);
        var transaction = new byte[12];
        transaction[0] = ++_transaction;
        var buffer = new byte[200];
        var writer = new StunWriter(buffer, StunClass.Request, transaction);
        writer.Add(StunAttributeType.Username, System.Text.Encoding.ASCII.GetBytes($"{_lite.Local.Ufrag}:{_peer.Ufrag}"));
        writer.Add(StunAttributeType.Priority, 5u);
        writer.Add(StunAttributeType.IceControlling, 6ul);
        if (nominates)
        {
            writer.AddFlag(StunAttributeType.UseCandidate);
        }

        writer.AddIntegrity(key);
        var sink = new Recorder([]);
        _lite.Receive(now, buffer.AsSpan(0, writer.Finish()), from, ref sink).ShouldBeTrue();
        foreach (var sent in sink.Sent.ToArray())
        {
            Answer(now, sent, from);
        }
    }

    private void Answer(TimeSpan now, byte[] sent, PeerAddress from)
    {
        StunMessage.TryParse(sent, out var message).ShouldBeTrue();
        if (message.Class == StunClass.Request)
        {
            using var key = new StunKey(_peer.Password);
            var buffer = new byte[200];
            var writer = new StunWriter(buffer, StunClass.Success, message.TransactionId);
            writer.AddIntegrity(key);
            var sink = new Recorder([]);
            _lite.Receive(now, buffer.AsSpan(0, writer.Finish()), from, ref sink).ShouldBeTrue();
        }
    }

    private readonly struct Recorder(List<byte[]> sent) : IIceSink
    {
        public List<byte[]> Sent => sent;

        public void SendStun(scoped ReadOnlySpan<byte> datagram, PeerAddress destination) => sent.Add(datagram.ToArray());
    }
}
