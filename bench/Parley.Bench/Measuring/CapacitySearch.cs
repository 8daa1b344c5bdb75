using System.Globalization;

namespace Parley.Bench.Measuring;

/// <summary>
/// Finds the largest number of subscribers without more than 0.1 % lost or 20 ms at the 99th percentile: doubles until it fails, then
/// halves the interval until it is 8 % wide. A number that failed is tried twice.
/// </summary>
internal static class CapacitySearch
{
    private const double MaxLoss = 0.001;
    private const double MaxMilliseconds = 20;
    private const double Precision = 0.08;

    public static async Task<Capacity> RunAsync(string server, MediaOptions options, Func<int, Task<RoundResult>> probe)
    {
        var limit = options.Subscribers.Count > 1 ? options.Subscribers[^1] : 1600;
        var probes = new List<RoundResult>();
        var good = 0;
        var bad = limit + 1;
        var reason = "the search ends here";
        var next = Math.Min(options.Subscribers[0], limit);
        while (next > good && next < bad && (bad > limit || bad - good > Math.Max(1, good * Precision)))
        {
            var failure = await TryAsync(next, probe, probes) is null ? null : await TryAsync(next, probe, probes);
            if (failure is null)
            {
                good = next;
            }
            else
            {
                bad = next;
                reason = failure;
            }

            next = bad > limit ? Math.Min(2 * good, limit) : (good + bad) / 2;
        }

        return new Capacity(server, options.Label, good, reason, probes);
    }

    internal static string? WhyNot(RoundResult result) => result switch
    {
        // The server waiting or others on the machine make a number smaller, never larger: such a round may pass.
        { Received: 0 } => result.Void ?? "nothing was received",
        { GeneratorShare: > 0.85 } => "the load client has no more time: the server may do more",
        { SocketDrops: > 0 } => "the load client's socket overflowed",
        { Corrupt: > 0 } => "content was not what was sent",
        { LossShare: > MaxLoss } => string.Create(CultureInfo.InvariantCulture, $"{result.LossShare:0.00 %} lost"),
        { Video.P99: > MaxMilliseconds } => string.Create(CultureInfo.InvariantCulture, $"video p99 {result.Video.P99:0.0} ms"),
        { Audio.P99: > MaxMilliseconds } => string.Create(CultureInfo.InvariantCulture, $"audio p99 {result.Audio.P99:0.0} ms"),
        _ => null,
    };

    private static async Task<string?> TryAsync(int subscribers, Func<int, Task<RoundResult>> probe, List<RoundResult> probes)
    {
        var result = await probe(subscribers);
        probes.Add(result);
        return WhyNot(result);
    }
}
