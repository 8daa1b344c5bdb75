using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using Parley.Bench.Load;
using Parley.Bench.Measuring;
using Parley.Bench.Offers;
using Parley.Bench.Streams;

namespace Parley.Bench.Bots;

/// <summary>The command <c>publish</c>: bots send recorded media into a meeting of a running server by WHIP (RFC 9725).</summary>
internal static partial class PublishCommand
{
    public const string Usage = """
        usage: publish --to http://localhost:8180 --meeting abc-defg-hij --token TOKEN [--publishers 11] [--speakers 3] [--seconds 60]
        --token: of the host, or one to publish; --speakers: how many have a microphone on. Prints "ready" once all are connected.
        """;

    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(60);

    // The lower two of the call page's layers: 130 and 500 kbit/s.
    private static readonly RecordingPlan[] Layers = [Quiet(180, 110), Quiet(360, 480)];

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var given = Arguments.Parse(arguments, ["--to", "--meeting", "--token", "--publishers", "--speakers", "--seconds"]);
        var publishers = given.Number("--publishers", 11, 1, 500);
        var speakers = Math.Min(publishers, given.Number("--speakers", 3, 0, 500));
        var tracks = new[] { await LoadAsync([RecordingPlan.Opus], cancellation), await LoadAsync(Layers, cancellation) };
        using var http = new HttpClient { BaseAddress = new Uri(Required(given, "--to")) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Required(given, "--token"));
        var meeting = Required(given, "--meeting");

        await using var session = new LoadSession(new LoadPlan(tracks, publishers, 0) { IsStamped = false }, null);
        for (var number = 1; number <= publishers; number++)
        {
            var publisher = await PublishAsync(session, http, new Uri($"api/meetings/{meeting}/whip?name=Bot%20{number}", UriKind.Relative), cancellation);
            if (number > speakers)
            {
                await session.Generator.AskAsync(() =>
                {
                    publisher.Mute();
                    return true;
                });
            }
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

    // Without noise, with which a keyframe every 3 s alone takes 100 kbit/s at 180 lines.
    private static RecordingPlan Quiet(int height, int kilobits)
    {
        var plan = RecordingPlan.Video("VP8", height, kilobits);
        return plan with { Arguments = plan.Arguments.Replace(",noise=alls=30,noise=alls=3:allf=t", string.Empty, StringComparison.Ordinal) };
    }

    private static async Task<TrackPlan> LoadAsync(RecordingPlan[] plans, CancellationToken cancellation)
    {
        var layers = new List<RecordedStream>();
        foreach (var plan in plans)
        {
            var stream = await StreamRecorder.LoadOrRecordAsync(plan, Path.Combine(new MediaOptions().WorkFolder, "streams"), cancellation);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{plan.Name}: {stream.BitsPerSecond / 1e6:0.000} Mbit/s"));
            layers.Add(stream);
        }

        return new TrackPlan(layers);
    }

    private static async Task<Publisher> PublishAsync(LoadSession session, HttpClient http, Uri address, CancellationToken cancellation)
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

        // Bots are told apart by addresses of their own on loopback, where the server listens too.
        var answer = OfferedAddress().Replace(await reply.Content.ReadAsStringAsync(cancellation), "${1}127.0.0.1");
        var remote = RemoteDescription.Parse(answer);
        var publisher = await session.AddPublisherAsync(endpoint, sources, remote);
        await session.ConnectAsync(endpoint, remote);
        return publisher;
    }

    [GeneratedRegex(@"^(a=candidate:\S+ \d+ udp \d+ )[\d.]+(?= )", RegexOptions.Multiline)]
    private static partial Regex OfferedAddress();

    private static string Required(Arguments given, string name) =>
        given.Text(name) ?? throw new ArgumentException($"{name} is needed.", name);
}
