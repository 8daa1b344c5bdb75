using System.Diagnostics;
using Parley.Bench.Network;

namespace Parley.Bench.Micro;

/// <summary>What reading a clock costs, and what a look at an empty socket does: the price of a step without work.</summary>
internal sealed class TimerCalls : IMicroBenchmark
{
    private const int Calls = 20_000;

    private readonly LoopbackPort _port = new(1 << 20);
    private readonly Timer _timer = new(_ => { });

    // Given away, so that no call can be left out.
    private long _sum;

    public string Name => "timer";

    public string Description => "one call";

    public IReadOnlyList<MicroVariant> Prepare() =>
    [
        Variant("Stopwatch.GetTimestamp", Calls, () => _sum += Stopwatch.GetTimestamp()),
        Variant("TimeProvider.GetTimestamp", Calls, () => _sum += TimeProvider.System.GetTimestamp()),
        Variant("TimeProvider.GetUtcNow", Calls, () => _sum += TimeProvider.System.GetUtcNow().Ticks),
        Variant("clock_gettime(CLOCK_REALTIME)", Calls, () => _sum += WallClock.Nanoseconds),
        Variant("Timer.Change", Calls / 10, () => _timer.Change(60_000, Timeout.Infinite)),
        Variant("ppoll that sleeps a moment", Calls / 10, () => _port.Wait(1)),
        Variant("recvmmsg, nothing there", Calls / 10, () => _sum += _port.Receive()),
    ];

    public void Dispose()
    {
        GC.KeepAlive(_sum);
        _port.Dispose();
        _timer.Dispose();
    }

    private static MicroVariant Variant(string name, int calls, Action call) => new(name, () =>
    {
        for (var count = 0; count < calls; count++)
        {
            call();
        }

        return calls;
    });
}
