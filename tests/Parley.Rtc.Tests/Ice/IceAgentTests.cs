using Parley.Rtc.Ice;
using Parley.Rtc.Stun;

namespace Parley.Rtc.Tests.Ice;

public sealed class IceAgentTests
{
    [Fact]
    public void A_full_agent_reaches_a_lite_one()
    {
        using var world = new IceWorld(IceWorld.Full(IceRole.Controlling, 1), IceWorld.Lite(2));
        world.Introduce();

        world.Run(TimeSpan.FromSeconds(1));

        ShouldBeConnected(world);
        world.Right.IsValidated(world.LeftAddress).ShouldBeTrue();
        world.Right.IsValidated(IceWorld.RightAddress).ShouldBeFalse();
    }

    [Theory]
    [InlineData(IceRole.Controlling, IceRole.Controlled)]
    [InlineData(IceRole.Controlling, IceRole.Controlling)]
    [InlineData(IceRole.Controlled, IceRole.Controlled)]
    public void Full_agents_settle_their_roles(IceRole left, IceRole right)
    {
        for (var seed = 1; seed <= 10; seed++)
        {
            // The right one knows no candidate: the left is peer-reflexive to it.
            using var world = new IceWorld(IceWorld.Full(left, seed), IceWorld.Full(right, seed + 50), seed);
            world.Introduce();

            world.Run(TimeSpan.FromSeconds(3));

            ShouldBeConnected(world);
            world.Left.Role.ShouldNotBe(world.Right.Role);
        }
    }

    [Fact]
    public void A_controlled_agent_in_front_of_a_lite_one_takes_control()
    {
        using var world = new IceWorld(IceWorld.Full(IceRole.Controlled, 1), IceWorld.Lite(2));
        world.Introduce();

        world.Run(TimeSpan.FromSeconds(1));

        ShouldBeConnected(world);
        world.Left.Role.ShouldBe(IceRole.Controlling);
    }

    [Fact]
    public void Connects_and_keeps_consent_over_a_bad_network()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            using var world = new IceWorld(IceWorld.Full(IceRole.Controlling, seed), IceWorld.Lite(seed + 50), seed);
            world.Network.Loss = 0.2;
            world.Network.Duplication = 0.2;
            world.Network.Jitter = TimeSpan.FromMilliseconds(100);
            world.Introduce();

            world.Run(TimeSpan.FromMinutes(3));

            world.Left.Selected.ShouldBe(IceWorld.RightAddress, $"seed {seed}");
            world.Left.State.ShouldNotBe(IceState.Failed);
            world.Right.Selected.ShouldBe(world.LeftAddress);
            world.Right.State.ShouldNotBe(IceState.Failed);
        }
    }

    [Fact]
    public void Nominates_a_working_candidate_beside_dead_ones()
    {
        var left = IceWorld.Full(IceRole.Controlling, 1);
        using var world = new IceWorld(left, IceWorld.Lite(2));
        for (byte index = 0; index < 5; index++)
        {
            left.AddRemoteCandidate(PeerAddress.FromBytes([192, 0, 2, index], 5), 1000u + index);
        }

        world.Introduce();
        world.Run(TimeSpan.FromSeconds(2));

        ShouldBeConnected(world);
    }

    [Fact]
    public void Consent_ends_when_the_peer_vanishes()
    {
        using var world = new IceWorld(IceWorld.Full(IceRole.Controlling, 1), IceWorld.Lite(2));
        world.Introduce();
        world.Run(TimeSpan.FromSeconds(10));

        world.Network.Loss = 1;
        world.Run(TimeSpan.FromSeconds(20));
        world.Left.State.ShouldBe(IceState.Disconnected);
        world.Right.State.ShouldBe(IceState.Disconnected);
        world.Run(TimeSpan.FromSeconds(11));

        world.Left.State.ShouldBe(IceState.Failed);
        world.Right.State.ShouldBe(IceState.Failed);
        world.Left.Deadline.ShouldBeNull();
        world.Right.Deadline.ShouldBeNull();
    }

    [Fact]
    public void Comes_back_when_the_network_does()
    {
        using var world = new IceWorld(IceWorld.Full(IceRole.Controlling, 1), IceWorld.Lite(2));
        world.Introduce();
        world.Run(TimeSpan.FromSeconds(10));
        world.Network.Loss = 1;
        world.Run(TimeSpan.FromSeconds(15));

        world.Network.Loss = 0;
        world.Run(TimeSpan.FromSeconds(7));

        ShouldBeConnected(world);
    }

    [Fact]
    public void Fails_when_nobody_ever_comes()
    {
        using var world = new IceWorld(IceWorld.Full(IceRole.Controlling, 1), IceWorld.Lite(2));
        world.Network.Loss = 1;
        world.Introduce();

        world.Run(TimeSpan.FromSeconds(31));

        world.Left.State.ShouldBe(IceState.Failed);
        world.Right.State.ShouldBe(IceState.Failed);
    }

    [Fact]
    public void A_restart_keeps_the_path_until_the_next_nomination()
    {
        using var world = new IceWorld(IceWorld.Full(IceRole.Controlling, 1), IceWorld.Lite(2));
        world.Introduce();
        world.Run(TimeSpan.FromSeconds(1));

        world.Right.Restart(IceCredentials.Create(Bytes.Random(77)));
        world.Run(TimeSpan.FromSeconds(12));
        ShouldBeConnected(world);
        world.Left.Restart(IceCredentials.Create(Bytes.Random(78)));
        world.LeftAddress = PeerAddress.FromBytes([10, 0, 0, 9], 9);
        world.Right.Selected.ShouldNotBe(world.LeftAddress);
        world.Introduce();
        world.Run(TimeSpan.FromSeconds(2));

        ShouldBeConnected(world);
    }

    [Fact]
    public void Forgeries_get_no_answer_and_change_nothing()
    {
        using var agent = IceWorld.Lite(2);
        using var right = new StunKey(agent.Local.Password);
        using var wrong = new StunKey("not-the-password-of-this-agent");
        var from = PeerAddress.FromBytes([10, 0, 0, 3], 3);

        Check(agent, from, wrong, agent.Local.Ufrag).ShouldBeEmpty();
        Check(agent, from, right, "other").ShouldBeEmpty();
        agent.SetRemote(IceCredentials.Create(Bytes.Random(9)));
        Check(agent, from, right, agent.Local.Ufrag).ShouldBeEmpty();

        agent.Selected.ShouldBeNull();
        agent.IsValidated(from).ShouldBeFalse();
    }

    [Fact]
    public void Answers_are_not_longer_than_checks()
    {
        using var agent = IceWorld.Lite(2);
        using var key = new StunKey(agent.Local.Password);

        var answers = Check(agent, PeerAddress.FromBytes(new byte[16], 3), key, agent.Local.Ufrag);

        answers.ShouldHaveSingleItem().Length.ShouldBeLessThanOrEqualTo(100);
        StunMessage.TryParse(answers[0], out var message).ShouldBeTrue();
        message.Class.ShouldBe(StunClass.Success);
        message.VerifyIntegrity(key).ShouldBeTrue();
    }

    [Fact]
    public void Refuses_attributes_it_must_understand()
    {
        using var agent = IceWorld.Lite(2);
        using var key = new StunKey(agent.Local.Password);

        var answers = Check(agent, PeerAddress.FromBytes([1, 1, 1, 1], 3), key, agent.Local.Ufrag, unknown: true);

        StunMessage.TryParse(answers.ShouldHaveSingleItem(), out var message).ShouldBeTrue();
        message.TryGetErrorCode(out var code).ShouldBeTrue();
        code.ShouldBe(420);
        agent.Selected.ShouldBeNull();
    }

    [Fact]
    public void Remembers_only_a_few_addresses()
    {
        using var agent = IceWorld.Lite(2);
        using var key = new StunKey(agent.Local.Password);
        for (ushort port = 1; port <= 100; port++)
        {
            Check(agent, PeerAddress.FromBytes([1, 1, 1, 1], port), key, agent.Local.Ufrag);
        }

        Enumerable.Range(1, 100).Count(port => agent.IsValidated(PeerAddress.FromBytes([1, 1, 1, 1], (ushort)port)))
            .ShouldBe(9, "the eight last and the one in use");
        agent.IsValidated(PeerAddress.FromBytes([1, 1, 1, 1], 100)).ShouldBeTrue();
        agent.Selected.ShouldBe(PeerAddress.FromBytes([1, 1, 1, 1], 1), "no other has answered a check");
    }

    [Fact]
    public void Survives_hostile_input()
    {
        using var lite = IceWorld.Lite(2);
        using var full = IceWorld.Full(IceRole.Controlling, 3);
        using var key = new StunKey(lite.Local.Password);
        full.SetRemote(lite.Local);
        var sample = Request(key, $"{lite.Local.Ufrag}:peer", false);
        var sink = new Recorder([]);

        Fuzz.Run(
            input =>
            {
                lite.Receive(TimeSpan.Zero, input, default, ref sink);
                full.Receive(TimeSpan.Zero, input, default, ref sink);
                IceAgent.TryReadLocalUfrag(input, out _);
            },
            [sample]);

        IceAgent.TryReadLocalUfrag(sample, out var ufrag).ShouldBeTrue();
        System.Text.Encoding.ASCII.GetString(ufrag).ShouldBe(lite.Local.Ufrag);
    }

    private static void ShouldBeConnected(IceWorld world)
    {
        world.Left.State.ShouldBe(IceState.Connected);
        world.Left.Selected.ShouldBe(IceWorld.RightAddress);
        world.Right.State.ShouldBe(IceState.Connected);
        world.Right.Selected.ShouldBe(world.LeftAddress);
    }

    private static List<byte[]> Check(IceAgent agent, PeerAddress from, StunKey key, string ufrag, bool unknown = false)
    {
        var sink = new Recorder([]);
        agent.Receive(TimeSpan.Zero, Request(key, $"{ufrag}:peer", unknown), from, ref sink);
        return sink.Sent;
    }

    private static byte[] Request(StunKey key, string username, bool unknown)
    {
        var buffer = new byte[200];
        var writer = new StunWriter(buffer, StunClass.Request, System.Security.Cryptography.RandomNumberGenerator.GetBytes(12));
        writer.Add(StunAttributeType.Username, System.Text.Encoding.ASCII.GetBytes(username));
        writer.Add(StunAttributeType.Priority, 5u);
        writer.Add(StunAttributeType.IceControlling, 6ul);
        writer.AddFlag(StunAttributeType.UseCandidate);
        if (unknown)
        {
            writer.Add((StunAttributeType)0x7777, 5u);
        }

        writer.AddIntegrity(key);
        return buffer[..writer.Finish()];
    }

    private readonly struct Recorder(List<byte[]> sent) : IIceSink
    {
        public List<byte[]> Sent { get; } = sent;

        public void SendStun(scoped ReadOnlySpan<byte> datagram, PeerAddress destination) => Sent.Add(datagram.ToArray());
    }
}
