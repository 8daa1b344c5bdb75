using System.Text.Json;

namespace Parley.Sfu.Tests.Browser;

/// <summary>One connection of a page to a media server, through a relay of its own.</summary>
internal sealed class BrowserPeer : IAsyncDisposable
{
    private static int _seed = 1;
    private readonly RemotePage _page;
    private readonly SfuNode _node;

    private BrowserPeer(RemotePage page, SfuNode node, string id)
    {
        _page = page;
        _node = node;
        Id = id;
        Relay = new UdpRelay(node.Port, Interlocked.Increment(ref _seed));
    }

    public const string Room = "room";

    public string Id { get; }

    public UdpRelay Relay { get; }

    public string Offer { get; private set; } = string.Empty;

    public string Answer { get; private set; } = string.Empty;

    /// <summary>Connects a peer that sends.</summary>
    /// <param name="edit">Changes the answer on its way to the browser.</param>
    public static Task<BrowserPeer> PublishAsync(
        RemotePage page, SfuNode node, object picture, object[]? encodings = null, string? codec = null, Func<string, string>? edit = null) =>
        JoinAsync(page, node, new { peer = NewId("send"), sound = true, picture, encodings, codec }, edit);

    /// <summary>Connects a peer that receives sound and picture of others.</summary>
    public static Task<BrowserPeer> ReceiveAsync(RemotePage page, SfuNode node, int others = 1, Func<string, string>? edit = null) =>
        JoinAsync(page, node, new { peer = NewId("receive"), receives = others }, edit);

    public async Task<BrowserStats> StatsAsync() =>
        (await _page.RunAsync("stats", new { peer = Id })).Deserialize<BrowserStats>(JsonSerializerOptions.Web)!;

    /// <summary>Looks and listens for a while.</summary>
    public async Task<Senses> SenseAsync(TimeSpan duration) =>
        (await _page.RunAsync("sense", new { peer = Id, milliseconds = duration.TotalMilliseconds }))
        .Deserialize<Senses>(JsonSerializerOptions.Web)!;

    /// <summary>Waits until the statistics are as wanted.</summary>
    /// <returns>The statistics and how long it took.</returns>
    public async Task<(BrowserStats Stats, TimeSpan After)> UntilAsync(string what, Func<BrowserStats, bool> wanted, TimeSpan? limit = null)
    {
        var startedAt = TimeProvider.System.GetTimestamp();
        for (; ; )
        {
            var stats = await StatsAsync();
            var after = TimeProvider.System.GetElapsedTime(startedAt);
            if (wanted(stats))
            {
                return (stats, after);
            }

            if (after > (limit ?? TimeSpan.FromSeconds(30)))
            {
                throw new TimeoutException($"{Id} waits for {what}.\n{await DescribeAsync(stats)}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }

    private async Task<string> DescribeAsync(BrowserStats stats)
    {
        List<SfuEvent> events = [];
        while (_node.Events.TryRead(out var happened))
        {
            events.Add(happened);
        }

        return $"""
            {stats.State}
            {string.Join('\n', stats.Entries)}
            {JsonSerializer.Serialize(await _node.SnapshotAsync())}
            {string.Join('\n', events)}
            to server: {Relay.ToServer.Passed} passed, {Relay.ToServer.Dropped} dropped
            to browser: {Relay.ToBrowser.Passed} passed, {Relay.ToBrowser.Dropped} dropped
            {Answer}
            """;
    }

    public async ValueTask DisposeAsync()
    {
        await _page.RunAsync("close", new { peer = Id });
        await _node.RemoveAsync(Room, Id);
        await Relay.DisposeAsync();
    }

    private static string NewId(string role) => $"{role}-{Interlocked.Increment(ref _seed)}";

    private static async Task<BrowserPeer> JoinAsync(RemotePage page, SfuNode node, object wanted, Func<string, string>? edit)
    {
        var input = JsonSerializer.SerializeToElement(wanted, JsonSerializerOptions.Web);
        var peer = new BrowserPeer(page, node, input.GetProperty("peer").GetString()!);
        peer.Offer = (await page.RunAsync("offer", input)).GetString()!;
        var result = await node.AdmitAsync(Room, peer.Id, peer.Offer);
        result.Error.ShouldBeNull();
        peer.Answer = peer.Relay.Route(edit is null ? result.Answer! : edit(result.Answer!));
        await page.RunAsync("answer", new { peer = peer.Id, sdp = peer.Answer });
        return peer;
    }
}
