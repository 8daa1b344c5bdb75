using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Parley.Bench.Load;
using Parley.Bench.Measuring;
using Parley.Bench.Offers;

namespace Parley.Bench.Bots;

/// <summary>The command <c>publish</c>: bots send recorded media into a meeting of a running server by WHIP (RFC 9725).</summary>
internal static class PublishCommand
{
    public const string Usage = """
        usage: publish --to http://localhost:8180 --meeting abc-defg-hij --token TOKEN [--publishers 11] [--heights 180,360] [--seconds 60]
        --token: of the host, or one to publish; --heights: lines of the simulcast layers, lowest first. Prints "ready" once all are connected.
        """;

    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var given = Arguments.Parse(arguments, ["--to", "--meeting", "--token", "--publishers", "--heights", "--seconds"]);
        var publishers = given.Number("--publishers", 11, 1, 500);
        var heights = given.Numbers("--heights", 90, 720) ?? [180, 360];
        var workload = Workload.Named("C") with { Heights = heights };
        var tracks = await MediaBenchmark.LoadTracksAsync(workload, new MediaOptions(), cancellation);
        using var http = new HttpClient { BaseAddress = new Uri(Required(given, "--to")) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Required(given, "--token"));
        await using var session = new LoadSession(new LoadPlan(tracks, publishers, 0), null);
        for (var number = 1; number <= publishers; number++)
        {
            await PublishAsync(session, http, new Uri($"api/meetings/{Required(given, "--meeting")}/whip?name=Bot%20{number}", UriKind.Relative), cancellation);
        }

        await session.WaitUntilConnectedAsync(ConnectLimit, cancellation);
        await session.StartPublishingAsync();
        Console.WriteLine("ready");
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(given.Number("--seconds", 60, 1, 36_000)), TimeProvider.System, cancellation);
        }
        catch (OperationCanceledException)
        {
            // Ended from outside, which is as good as by time.
        }

        return 0;
    }

    private static async Task PublishAsync(LoadSession session, HttpClient http, Uri address, CancellationToken cancellation)
    {
        var endpoint = await session.NewRtcEndpointAsync();
        var sources = session.NewSources();
        using var offer = new StringContent(ClientSdp.PublishOffer(endpoint, session.Fingerprint, session.Plan, sources), Encoding.UTF8);
        offer.Headers.ContentType = new MediaTypeHeaderValue("application/sdp");
        using var reply = await http.PostAsync(address, offer, cancellation);
        if (!reply.IsSuccessStatusCode)
        {
            var problem = await reply.Content.ReadFromJsonAsync<Dictionary<string, object>>(cancellation);
            throw new InvalidDataException($"The server refused a publisher: {(int)reply.StatusCode} {problem?.GetValueOrDefault("code")}");
        }

        var remote = RemoteDescription.Parse(await reply.Content.ReadAsStringAsync(cancellation));
        await session.AddPublisherAsync(endpoint, sources, remote);
        await session.ConnectAsync(endpoint, remote);
    }

    private static string Required(Arguments given, string name) =>
        given.Text(name) ?? throw new ArgumentException($"{name} is needed.", name);
}
