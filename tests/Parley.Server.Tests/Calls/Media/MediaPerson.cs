using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Parley.Server.Tests.Calls.Media;

/// <summary>Somebody in a meeting with real media: sections 0 and 1 are sent, 2 is sent without a name, 3 to 6 are received in.</summary>
internal sealed class MediaPerson(string name, HubClient hub, int port) : IAsyncDisposable
{
    public const string ConnectionId = "c1";

    private static readonly object[] Named = [new { mid = "0", source = "microphone" }, new { mid = "1", source = "camera" }];

    public string Name => name;

    public HubClient Hub => hub;

    public MediaClient Media { get; } = new(name, port);

    public string Offer => Media.Offer(
        "audio sendonly", "video sendonly", "audio sendonly", "audio recvonly", "video recvonly", "audio recvonly", "video recvonly");

    public static async Task<MediaPerson> EnterAsync(ServerFixture server, int port, string meetingId, string name, string? hostToken = null, params object[] published)
    {
        var person = new MediaPerson(name, await HubClient.EnterAsync(server.BaseUrl, meetingId, name, hostToken), port);
        var answer = await person.OfferAsync(first: true, published);
        answer["accepted"]!.GetValue<bool>().ShouldBeTrue(answer.ToJsonString());
        person.Media.Accept(answer["sdp"]!.GetValue<string>());
        return person;
    }

    /// <param name="first">A new connection, else a change.</param>
    /// <param name="published">What it says that it sends; by default what is usual.</param>
    public Task<JsonObject> OfferAsync(bool first = true, params object[] published) =>
        hub.CallAsync("offerMedia", new { connectionId = ConnectionId, first, sdp = Offer, published = published.Length == 0 ? Named : published });

    /// <summary>Asks for somebody's sound in section 3 and picture in section 4, or in the two after them.</summary>
    public async Task WatchAsync(string participantId, bool second = false)
    {
        var (sound, picture) = second ? ("5", "6") : ("3", "4");
        var reply = await hub.CallAsync("wantMedia", new
        {
            connectionId = ConnectionId,
            wanted = new object[]
            {
                new { mid = sound, participantId, source = "microphone", width = 0, height = 0, priority = "other" },
                new { mid = picture, participantId, source = "camera", width = 320, height = 180, priority = "other" },
            },
        });
        reply["accepted"]!.GetValue<bool>().ShouldBeTrue(reply.ToJsonString());
    }

    /// <summary>Talks into the microphone and the camera.</summary>
    public void Talk()
    {
        Media.Speaks = () =>
        {
            Media.Send("0", 1000u + name[0]);
            Media.Send("1", 2000u + name[0], video: true);
        };
    }

    /// <summary>Lets clients work until something is true; fails after a generous time.</summary>
    public static async Task RunAsync(IEnumerable<MediaClient> clients, Func<bool> done, string what)
    {
        var all = clients.ToList();
        for (var waited = Stopwatch.StartNew(); !done();)
        {
            (waited.Elapsed < TimeSpan.FromSeconds(30)).ShouldBeTrue($"{what} (states: {string.Join(", ", all.Select(one => one.State))})");
            all.ForEach(client => client.Run());
            await Task.Delay(2);
        }
    }

    /// <summary>Lets clients work for a while.</summary>
    public static async Task RunForAsync(IEnumerable<MediaClient> clients, TimeSpan time)
    {
        var waited = Stopwatch.StartNew();
        await RunAsync(clients, () => waited.Elapsed >= time, "never");
    }

    public async ValueTask DisposeAsync()
    {
        Media.Dispose();
        await hub.DisposeAsync();
    }
}
