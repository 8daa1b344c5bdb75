using System.Runtime.CompilerServices;
using Xunit.Abstractions;

namespace Parley.Sfu.Tests.Workers;

/// <summary>Runs alone: the collector counts what all tests of the process hold.</summary>
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests(ITestOutputHelper output)
{
    // The rest to 100 kB per participant is OpenSSL's, which the collector does not see.
    private const long MostManagedBytes = 50_000;
    private const int Peers = 50;

    [Fact]
    public void An_idle_participant_is_small()
    {
        using var world = new RoomWorld();
        Connect(world);

        // The clients stay, so what goes with the sessions is the server's.
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Remove(world);
        var perPeer = (before - GC.GetTotalMemory(forceFullCollection: true)) / Peers;

        output.WriteLine($"{perPeer} bytes of managed memory for each participant");
        perPeer.ShouldBeInRange(1000, MostManagedBytes);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Connect(RoomWorld world)
    {
        for (var index = 0; index < Peers; index++)
        {
            world.Client($"peer{index}").Join(room: $"room{index / 5}");
        }

        world.RunUntilConnected();
        world.Run(TimeSpan.FromSeconds(2));
    }

    // Apart, so that no local of the test holds the sessions.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Remove(RoomWorld world)
    {
        foreach (var session in world.Loop.Rooms.Values.SelectMany(room => room.Peers).ToArray())
        {
            world.Loop.Remove(session, "removed");
        }

        // What the last step sent holds on to its tracks.
        world.Step();
    }
}

[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public sealed class MemoryTestsRunAlone;
