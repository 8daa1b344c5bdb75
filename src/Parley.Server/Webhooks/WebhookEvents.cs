using Parley.Server.Data;

namespace Parley.Server.Webhooks;

/// <summary>What a webhook can be told of.</summary>
internal static class WebhookEvents
{
    /// <summary>Sent on request; nobody chooses it.</summary>
    public const string Test = "webhook.test";

    public static IReadOnlyList<string> All => MeetingEventTypes.All;

    /// <summary>A choice in the order of <see cref="All"/>; nothing chosen means everything.</summary>
    /// <returns>Null: something in it is no event.</returns>
    public static string[]? Read(IReadOnlyCollection<string?>? chosen) =>
        chosen is null or { Count: 0 } ? [.. All]
        : chosen.Count <= All.Count && chosen.All(one => All.Contains(one)) ? [.. All.Where(chosen.Contains)]
        : null;
}
