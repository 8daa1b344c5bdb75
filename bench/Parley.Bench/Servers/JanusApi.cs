using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Parley.Bench.Servers;

/// <summary>Janus' HTTP API: one session, a long poll for its events, answers told apart by transaction.</summary>
internal sealed class JanusApi(Uri address) : IAsyncDisposable
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(20);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonObject>> _waiting = new();
    private readonly CancellationTokenSource _ending = new();
    private Task _polling = Task.CompletedTask;
    private long _session;

    public string Version { get; private set; } = "?";

    /// <summary>Makes the session; false while nobody listens.</summary>
    public async Task<bool> TryOpenAsync(CancellationToken cancellation)
    {
        try
        {
            var info = await _http.GetFromJsonAsync<JsonObject>($"{address}/info", cancellation);
            Version = info?["version_string"]?.GetValue<string>() ?? "?";
        }
        catch (HttpRequestException)
        {
            return false;
        }

        var reply = await PostAsync(string.Empty, new JsonObject { ["janus"] = "create" }, cancellation);
        _session = Id(reply);
        _polling = PollAsync(_ending.Token);
        return true;
    }

    /// <summary>A handle on the video room.</summary>
    public async Task<long> AttachAsync(CancellationToken cancellation) => Id(await PostAsync(
        $"/{_session}", new JsonObject { ["janus"] = "attach", ["plugin"] = "janus.plugin.videoroom" }, cancellation));

    public async Task<JanusReply> AskAsync(long handle, JsonObject body, JsonObject? description, CancellationToken cancellation)
    {
        var message = new JsonObject { ["janus"] = "message", ["body"] = body };
        if (description is not null)
        {
            message["jsep"] = description;
        }

        var reply = await PostAsync($"/{_session}/{handle}", message, cancellation);
        var data = reply["plugindata"]?["data"] as JsonObject ?? throw new InvalidDataException($"Janus said {reply}");
        return data["error"] is null
            ? new JanusReply(data, reply["jsep"]?["sdp"]?.GetValue<string>())
            : throw new InvalidDataException($"Janus refused: {data}");
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _polling;
        _ending.Dispose();
        _http.Dispose();
    }

    private async Task<JsonObject> PostAsync(string path, JsonObject message, CancellationToken cancellation)
    {
        var transaction = Guid.NewGuid().ToString("n");
        message["transaction"] = transaction;
        var later = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[transaction] = later;
        try
        {
            using var response = await _http.PostAsJsonAsync($"{address}{path}", message, cancellation);
            var reply = await response.Content.ReadFromJsonAsync<JsonObject>(cancellation)
                ?? throw new InvalidDataException("Janus answered with nothing.");

            // An acknowledgement only: the answer comes as an event.
            if (Kind(reply) == "ack")
            {
                await Task.WhenAny(later.Task, _polling).WaitAsync(AnswerLimit, TimeProvider.System, cancellation);
                reply = later.Task.IsCompleted ? await later.Task : throw new InvalidOperationException("The event poll ended.", _polling.Exception);
            }

            return Kind(reply) == "error" ? throw new InvalidDataException($"Janus refused: {reply}") : reply;
        }
        finally
        {
            _waiting.TryRemove(transaction, out _);
        }
    }

    private async Task PollAsync(CancellationToken ending)
    {
        try
        {
            while (true)
            {
                var events = await _http.GetFromJsonAsync<JsonNode>($"{address}/{_session}?maxev=20", ending);
                foreach (var one in events as JsonArray ?? [events?.DeepClone()])
                {
                    if (one is JsonObject reply && reply["transaction"]?.GetValue<string>() is { } transaction
                        && _waiting.TryGetValue(transaction, out var waiting))
                    {
                        waiting.TrySetResult(reply);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
        }
    }

    private static string? Kind(JsonObject reply) => reply["janus"]?.GetValue<string>();

    private static long Id(JsonObject reply) =>
        reply["data"]?["id"]?.GetValue<long>() ?? throw new InvalidDataException($"Janus gave no id: {reply}");
}
