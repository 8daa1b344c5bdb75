namespace Parley.Meetings.Tests;

/// <summary>
/// Random commands by random people, with rights and without, never break what must always hold. What holds is listed in <see cref="Invariants"/>;
/// that signals reach only those who may have them, and that a refused command does nothing, is checked by <see cref="Room"/> and <see cref="View"/>.
/// </summary>
public sealed class InvariantTests
{
    private const int Steps = 1200;

    [Fact]
    public void Random_commands_keep_the_invariants()
    {
        var covered = new HashSet<string>();
        for (var seed = 1; seed <= 8; seed++)
        {
            covered.UnionWith(Run(seed, planned: seed % 2 == 0));
        }

        covered.ShouldBe(Invariants.All, ignoreOrder: true, customMessage: "what these runs have seen");
    }

    private static HashSet<string> Run(int seed, bool planned)
    {
        var random = new Random(seed);
        var room = new Room();
        if (planned)
        {
            room.Be(meeting => meeting with { Planned = true, Settings = meeting.Settings with { ParticipantsMayStart = false } });
        }

        var people = Enumerable.Range(0, 9).Select(i => new Person(room, $"P{i}", i == 0, $"t{i}") { Who = WhoIs(i) }).ToArray();
        var invariants = new Invariants(room, people);
        for (var step = 0; step < Steps; step++)
        {
            var before = room.Meeting;
            RandomActs.Do(random, room, people);
            invariants.Check(before, $"seed {seed}, step {step}");
        }

        return invariants.Covered;
    }

    /// <summary>0 is the host by token, 1 and 2 an account on two devices that is co-host by invitation, 3 an invited account, 4 a personal link, 5 an account, the others guests.</summary>
    private static Identity WhoIs(int index) => index switch
    {
        1 or 2 => new Identity(new Guid(1, 0, 0, new byte[8]), new Guid(11, 0, 0, new byte[8]), CoHost: true),
        3 => new Identity(new Guid(3, 0, 0, new byte[8]), new Guid(13, 0, 0, new byte[8])),
        4 => new Identity(null, new Guid(14, 0, 0, new byte[8])),
        5 => new Identity(new Guid(5, 0, 0, new byte[8])),
        _ => new Identity(Browser: $"browser {index}"),
    };
}
