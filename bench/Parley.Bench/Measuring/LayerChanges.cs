using Parley.Bench.Load;
using Parley.Bench.Servers;

namespace Parley.Bench.Measuring;

/// <summary>Everybody in a meeting asks for another layer of one of the others every two seconds; the same ones of every server.</summary>
internal static class LayerChanges
{
    private const int Layers = 3;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Gives every section a layer to begin with.</summary>
    public static async Task BeginAsync(MediaServer server, LoadSession session, CancellationToken cancellation)
    {
        var random = new Random(0);
        foreach (var subscriber in await session.Generator.AskAsync(() => session.Generator.Subscribers.ToList()))
        {
            foreach (var section in subscriber.Format.Sections.Where(section => section.IsVideo))
            {
                await server.SetLayerAsync(subscriber, section.Mid, random.Next(Layers), cancellation);
            }
        }
    }

    public static async Task RunAsync(MediaServer server, LoadSession session, CancellationToken ending)
    {
        var random = new Random(1);
        var subscribers = await session.Generator.AskAsync(() => session.Generator.Subscribers.ToList());
        using var timer = new PeriodicTimer(Interval / subscribers.Count);
        try
        {
            for (var turn = 0; await timer.WaitForNextTickAsync(ending); turn++)
            {
                var subscriber = subscribers[turn % subscribers.Count];
                var sections = subscriber.Format.Sections.Where(section => section.IsVideo).ToList();
                var section = sections[random.Next(sections.Count)];
                await server.SetLayerAsync(subscriber, section.Mid, random.Next(Layers), ending);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
        }
    }
}
