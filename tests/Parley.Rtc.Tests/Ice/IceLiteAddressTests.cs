using Parley.Rtc.Ice;
using Parley.Rtc.Stun;

namespace Parley.Rtc.Tests.Ice;

/// <summary>How a lite agent lets a peer move to another address, and nobody else move it there.</summary>
public sealed class IceLiteAddressTests : IDisposable
{
    private static readonly PeerAddress Home = PeerAddress.FromBytes([10, 0, 0, 1], 1);
    private static readonly PeerAddress Elsewhere = PeerAddress.FromBytes([10, 0, 0, 2], 2);
    private readonly IceLiteAgent _agent = IceWorld.Lite(2);
    private readonly IceCredentials _peer = IceCredentials.Create(Bytes.Random(9));
    private TimeSpan _now = TimeSpan.FromHours(1);

    public IceLiteAddressTests()
    {
        _agent.SetRemote(_peer);
        Receive(Check(1), Home).ShouldHaveSingleItem();
        _agent.Selected.ShouldBe(Home);
    }

    [Fact]
    public void The_same_check_from_elsewhere_gets_no_answer()
    {
        Receive(Check(1), Home).ShouldHaveSingleItem("a repetition from the same address");
        Receive(Check(1), Elsewhere).ShouldBeEmpty();

        _agent.IsValidated(Elsewhere).ShouldBeFalse();
        _agent.Selected.ShouldBe(Home);
    }

    [Fact]
    public void The_same_check_over_another_path_gets_no_answer() =>
        Receive(Check(1), Home.WithPath(7)).ShouldBeEmpty();

    [Fact]
    public void Moves_when_the_peer_answers_from_the_new_address()
    {
        var sent = Receive(Check(2), Elsewhere);

        sent.Count.ShouldBe(2);
        sent.ShouldAllBe(item => item.To == Elsewhere);
        _agent.Selected.ShouldBe(Home, "nobody has answered there");
        Receive(Answer(sent[1].Bytes, _peer.Password), Home).ShouldBeEmpty();
        _agent.Selected.ShouldBe(Home, "the answer came from the wrong address");
        Receive(Answer(sent[1].Bytes, _agent.Local.Password), Elsewhere).ShouldBeEmpty();
        _agent.Selected.ShouldBe(Home, "the answer was made with a key the peer does not use");
        Receive(Answer(Check(3), _peer.Password), Elsewhere).ShouldBeEmpty();
        _agent.Selected.ShouldBe(Home, "nobody asked that");
        Receive(Answer(sent[1].Bytes, _peer.Password), Elsewhere).ShouldBeEmpty();
        _agent.Selected.ShouldBe(Elsewhere);
    }

    [Theory]
    [InlineData(2.9, 1)]
    [InlineData(3, 2)]
    public void A_check_that_nominates_nothing_counts_once_the_pair_in_use_is_silent(double silence, int sent)
    {
        _now += TimeSpan.FromSeconds(silence);

        var answers = Receive(Check(2, _agent.Local, _peer, nominates: false), Elsewhere);

        answers.Count.ShouldBe(sent);
        if (sent > 1)
        {
            Receive(Answer(answers[1].Bytes, _peer.Password), Elsewhere);
            _agent.Selected.ShouldBe(Elsewhere);
        }
    }

    [Fact]
    public void An_overheard_check_moves_nothing_even_when_it_is_forgotten()
    {
        for (var number = 2; number < 300; number++)
        {
            Receive(Check(number), Home);
        }

        Receive(Check(1), Elsewhere).Count.ShouldBe(2, "too old to be remembered");
        _agent.Selected.ShouldBe(Home);
    }

    [Fact]
    public void Many_addresses_do_not_push_out_the_one_in_use()
    {
        for (var number = 2; number < 100; number++)
        {
            Receive(Check(number), PeerAddress.FromBytes([10, 9, 9, 9], (ushort)number));
        }

        _agent.IsValidated(Home).ShouldBeTrue();
        _agent.Selected.ShouldBe(Home);
    }

    [Fact]
    public void What_is_sent_to_a_new_address_is_at_most_twice_what_came()
    {
        var check = Check(2);
        var sent = Receive(check, PeerAddress.FromBytes([0x20, 1, 0xD, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 5));

        sent.Sum(item => item.Bytes.Length).ShouldBeLessThanOrEqualTo(2 * check.Length);
        Receive(check, Elsewhere).ShouldBeEmpty("the same again");
        Receive(Check(3), Elsewhere).Count.ShouldBe(1, "our own checks have a pause");
    }

    [Fact]
    public void Hurried_nominations_of_two_addresses_end_at_one_that_answers()
    {
        var first = Receive(Check(2), Elsewhere)[1];
        _now += TimeSpan.FromMilliseconds(20);
        var other = PeerAddress.FromBytes([10, 0, 0, 3], 3);
        var second = Receive(Check(3), other)[1];

        Receive(Answer(first.Bytes, _peer.Password), Elsewhere);
        _agent.Selected.ShouldBe(Home, "it was nominated no longer");
        Receive(Answer(second.Bytes, _peer.Password), other);
        _agent.Selected.ShouldBe(other);
    }

    [Fact]
    public void After_a_restart_old_checks_are_answered_until_the_new_pair_is_nominated()
    {
        var old = _agent.Local;
        var renewed = IceCredentials.Create(Bytes.Random(10));
        _agent.Restart(IceCredentials.Create(Bytes.Random(11)));
        _agent.SetRemote(renewed);

        Receive(Check(2, old, _peer), Home).ShouldHaveSingleItem();
        Receive(Check(3, old, _peer), Elsewhere).ShouldHaveSingleItem("old credentials nominate nothing");
        _agent.Selected.ShouldBe(Home);

        Receive(Check(4, _agent.Local, renewed), Home).ShouldHaveSingleItem();
        Receive(Check(5, old, _peer), Home).ShouldBeEmpty();
        _agent.Selected.ShouldBe(Home);
    }

    [Fact]
    public void A_restart_before_there_was_a_path_leaves_the_peer_time_to_go_on_with_old_checks()
    {
        using var agent = IceWorld.Lite(3);
        agent.SetRemote(_peer);
        var old = agent.Local;
        var renewed = IceCredentials.Create(Bytes.Random(10));
        agent.Restart(IceCredentials.Create(Bytes.Random(11)));
        agent.SetRemote(renewed);

        // Its fragment is the new one, while the password is the one it knew when it made the pair.
        Receive(agent, Check(2, old, renewed), Home).ShouldHaveSingleItem();
        (agent.Selected, agent.State).ShouldBe((Home, IceState.Connected));
        Receive(agent, Check(3, old, renewed), Home).ShouldHaveSingleItem("nothing came with the new ones yet");

        Receive(agent, Check(4, agent.Local, renewed), Home).ShouldHaveSingleItem();
        Receive(agent, Check(5, old, renewed), Home).ShouldBeEmpty();
    }

    public void Dispose() => _agent.Dispose();

    private static byte[] Answer(byte[] request, string password)
    {
        StunMessage.TryParse(request, out var message).ShouldBeTrue();
        using var key = new StunKey(password);
        var buffer = new byte[200];
        var writer = new StunWriter(buffer, StunClass.Success, message.TransactionId);
        writer.AddXorMappedAddress(Home);
        writer.AddIntegrity(key);
        return buffer[..writer.Finish()];
    }

    private byte[] Check(int number) => Check(number, _agent.Local, _peer);

    private static byte[] Check(int number, IceCredentials ours, IceCredentials theirs, bool nominates = true)
    {
        using var key = new StunKey(ours.Password);
        var transaction = new byte[12];
        Bytes.Random(number)(transaction);
        var buffer = new byte[300];
        var writer = new StunWriter(buffer, StunClass.Request, transaction);
        writer.AddUsername(ours.Ufrag, theirs.Ufrag);
        writer.Add(StunAttributeType.Priority, 1u);
        writer.Add(StunAttributeType.IceControlling, 5ul);
        if (nominates)
        {
            writer.AddFlag(StunAttributeType.UseCandidate);
        }

        writer.AddIntegrity(key);
        return buffer[..writer.Finish()];
    }

    private List<(PeerAddress To, byte[] Bytes)> Receive(byte[] datagram, PeerAddress from) => Receive(_agent, datagram, from);

    private List<(PeerAddress To, byte[] Bytes)> Receive(IceLiteAgent agent, byte[] datagram, PeerAddress from)
    {
        var sink = new Sink([]);
        agent.Receive(_now, datagram, from, ref sink);
        return sink.Sent;
    }

    private readonly struct Sink(List<(PeerAddress To, byte[] Bytes)> sent) : IIceSink
    {
        public List<(PeerAddress To, byte[] Bytes)> Sent => sent;

        public void SendStun(scoped ReadOnlySpan<byte> datagram, PeerAddress destination) =>
            sent.Add((destination, datagram.ToArray()));
    }
}
