using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Parley.Sfu;

namespace Parley.Bench.Servers;

/// <summary>The process under test for Parley: one <see cref="SfuNode"/>, told what to do by JSON lines.</summary>
internal sealed class ParleyHost(SfuNode node)
{
    public const string Command = "host-parley";

    private const string Room = "bench";

    private long _exceptions;

    public static async Task<int> RunAsync(int workers, CancellationToken cancellation)
    {
        var options = new SfuOptions { Address = IPAddress.Loopback, Port = 0, Announced = [IPAddress.Loopback], LoudestVoices = 0, Workers = workers };
        await using var node = SfuNode.Start(options, TimeProvider.System);
        var host = new ParleyHost(node);
        AppDomain.CurrentDomain.FirstChanceException += (_, _) => Interlocked.Increment(ref host._exceptions);

        // Unread events would stay in memory.
        var events = host.ReadEventsAsync(cancellation);
        Console.WriteLine(node.Port.ToString(CultureInfo.InvariantCulture));
        while (await Console.In.ReadLineAsync(cancellation) is { } line)
        {
            var request = JsonSerializer.Deserialize<ParleyRequest>(line) ?? throw new InvalidDataException("Expected a request.");
            Console.WriteLine(JsonSerializer.Serialize(await host.AnswerAsync(request)));
        }

        // Errors inside must not pass as a measurement.
        if (node.Faults != 0)
        {
            throw new InvalidOperationException($"{node.Faults} faults.", node.LastFault);
        }

        await node.DisposeAsync();
        await events;
        return 0;
    }

    private async Task<ParleyReply> AnswerAsync(ParleyRequest request)
    {
        switch (request)
        {
            case ParleyRequest.Admit admit:
                var result = await node.AdmitAsync(Room, admit.Peer, admit.Offer);
                return new ParleyReply(result.Answer, result.Error);
            case ParleyRequest.Remove remove:
                return await node.RemoveAsync(Room, remove.Peer) ? new ParleyReply() : new ParleyReply(Error: $"There is no {remove.Peer}.");
            case ParleyRequest.SetLayer set:
                return await node.SetReceivingAsync(Room, set.Peer, set.Mid, paused: false, set.Layer)
                    ? new ParleyReply()
                    : new ParleyReply(Error: $"{set.Peer} has no section {set.Mid}.");
            case ParleyRequest.Stats stats:
                return new ParleyReply(Stats: await StatsAsync(stats.Collect));
            default:
                throw new UnreachableException();
        }
    }

    private async Task<HostStats> StatsAsync(bool collect)
    {
        var snapshot = await node.SnapshotAsync();
        return new HostStats(
            GC.GetTotalPauseDuration().TotalMilliseconds,
            GC.CollectionCount(0),
            GC.CollectionCount(1),
            GC.CollectionCount(2),
            GC.GetTotalAllocatedBytes(),
            GC.GetTotalMemory(collect),
            snapshot.Rooms.Sum(room => room.Peers.Count),
            node.Faults,
            Interlocked.Read(ref _exceptions),
            Directory.GetDirectories("/proc/self/task").Length);
    }

    private async Task ReadEventsAsync(CancellationToken cancellation)
    {
        await foreach (var _ in node.Events.ReadAllAsync(cancellation))
        {
        }
    }
}
