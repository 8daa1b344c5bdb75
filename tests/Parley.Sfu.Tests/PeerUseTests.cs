using System.Net;
using Parley.Rtc.Sdp;

namespace Parley.Sfu.Tests;

/// <summary>Peers that only send or only watch, and ICE restarts without an offer.</summary>
public sealed class PeerUseTests
{
    private const string OtherCredentials = "a=ice-ufrag:wxyz\r\na=ice-pwd:zyxwvutsrqponmlkjihgfedc\r\n";

    private static readonly SfuOptions Loopback = new() { Address = IPAddress.Loopback, Port = 0 };

    [Fact]
    public async Task A_publisher_is_answered_with_sections_that_only_receive()
    {
        using var world = new RoomWorld();
        await using var node = SfuNode.Start(Loopback, TimeProvider.System);
        var offer = world.Client("alice").Offer(publishes: true, receives: 0);

        var answer = await node.AdmitAsync("room", "alice", offer.Replace("a=sendonly", "a=sendrecv", StringComparison.Ordinal), use: PeerUse.Publish);
        var watching = await node.AdmitAsync("room", "bob", offer, use: PeerUse.Watch);

        answer.Answer.ShouldNotBeNull().ShouldNotContain("a=sendrecv");
        answer.Sections.ShouldBe([new SfuSection("0", false, true, false), new SfuSection("1", true, true, false)]);
        watching.Answer.ShouldBeNull();
        watching.Error.ShouldNotBeNull().ShouldContain("recvonly");
        watching.IsMalformed.ShouldBeFalse();
        (await node.SnapshotAsync()).Rooms.Single().Peers.Single().Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_viewer_publishes_nothing()
    {
        using var world = new RoomWorld();
        await using var node = SfuNode.Start(Loopback, TimeProvider.System);
        var offer = world.Client("bob").Offer(publishes: false, receives: 1);

        var answer = await node.AdmitAsync("room", "bob", offer.Replace("a=recvonly", "a=sendrecv", StringComparison.Ordinal), subscribesToAll: false, PeerUse.Watch);
        var publishing = await node.AdmitAsync("room", "alice", offer, use: PeerUse.Publish);

        answer.Sections.ShouldAllBe(section => section.IsReceived && !section.IsPublished);
        publishing.Error.ShouldNotBeNull().ShouldContain("sendonly");
        (await node.SetPublishAllowedAsync("room", "bob", answer.Sections[0].Mid, true)).ShouldBeFalse("it has no track");
    }

    [Fact]
    public async Task An_offer_of_which_a_part_cannot_be_carried_is_refused_as_a_whole()
    {
        using var world = new RoomWorld();
        await using var node = SfuNode.Start(Loopback, TimeProvider.System);
        var offer = world.Client("alice").Offer(publishes: true, receives: 0).Replace("VP8", "XP8", StringComparison.Ordinal);

        var strict = await node.AdmitAsync("room", "alice", offer, use: PeerUse.Publish);
        var lenient = await node.AdmitAsync("room", "alice", offer);
        var malformed = await node.AdmitAsync("room", "bob", "nonsense", use: PeerUse.Publish);

        strict.Answer.ShouldBeNull();
        strict.IsMalformed.ShouldBeFalse();
        lenient.Answer.ShouldNotBeNull();
        malformed.IsMalformed.ShouldBeTrue();
    }

    [Fact]
    public async Task Other_credentials_restart_ICE_and_the_same_change_nothing()
    {
        using var world = new RoomWorld();
        await using var node = SfuNode.Start(Loopback, TimeProvider.System);
        var answer = (await node.AdmitAsync("room", "alice", world.Client("alice").Offer(publishes: true, receives: 0), use: PeerUse.Publish)).Answer!;

        var candidates = await node.RestartIceAsync("room", "alice", Fragment("a=end-of-candidates\r\n"));
        var restart = await node.RestartIceAsync("room", "alice", Fragment(OtherCredentials));
        var repeated = await node.RestartIceAsync("room", "alice", Fragment(OtherCredentials));
        var unknown = await node.RestartIceAsync("room", "bob", Fragment(OtherCredentials));

        candidates.ShouldBe(new IceRestartResult(true, null));
        repeated.ShouldBe(new IceRestartResult(true, null));
        unknown.IsKnown.ShouldBeFalse();
        var text = restart.Fragment.ShouldNotBeNull();
        text.ShouldContain($" 127.0.0.1 {node.Port} typ host");
        text.ShouldContain("a=ice-lite\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n");
        answer.ShouldNotContain(Fragment(text).Credentials!.Ufrag);
    }

    private static IceFragment Fragment(string text)
    {
        IceFragment.TryParse(text, out var fragment).ShouldBeTrue();
        return fragment!;
    }
}
