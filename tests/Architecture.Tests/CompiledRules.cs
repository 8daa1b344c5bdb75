namespace Architecture.Tests;

/// <summary>What compiled code must not call.</summary>
internal static class CompiledRules
{
    private static readonly string[] Impure =
    [
        "System.Net.Sockets.", "System.Net.Http.", "System.Threading.Tasks.", "System.Threading.Thread", "System.Threading.Timer",
        "System.Threading.PeriodicTimer", "System.TimeProvider", "System.Diagnostics.Stopwatch", "System.IO.File", "System.IO.Directory",
        "System.Random.get_Shared", "System.Guid.NewGuid", "System.Guid.CreateVersion7", "System.Security.Cryptography.RandomNumberGenerator",
        "Microsoft.AspNetCore.", "Microsoft.Extensions.",
    ];

    private static readonly string[] Clocks =
    [
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today",
        "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow",
    ];

    private static readonly string[] Blocking =
    [
        "System.Threading.Tasks.Task.Wait", "System.Threading.Tasks.Task`1.get_Result", "System.Threading.Tasks.ValueTask`1.get_Result",
        "System.Threading.Thread.Sleep", "System.Runtime.CompilerServices.AsyncVoidMethodBuilder",
    ];

    /// <summary>For Meetings and Rtc: no world at all.</summary>
    public static IEnumerable<string> ImpureMentions(IEnumerable<string> mentions) =>
        mentions.Where(mention => Impure.Concat(Clocks).Any(banned => mention.StartsWith(banned, StringComparison.Ordinal)));

    /// <summary>For everything of ours: time comes from TimeProvider, nobody blocks, nothing is async void.</summary>
    public static IEnumerable<string> ClockAndBlockingMentions(IEnumerable<string> mentions) =>
        mentions.Where(mention => Clocks.Concat(Blocking).Contains(mention));
}
