using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Server.Tests.Calls;

/// <summary>A client of the meeting hub that speaks the SignalR JSON protocol by hand, so that it can also speak it badly.</summary>
internal sealed class HubClient : IAsyncDisposable
{
    private const char Separator = '\u001e';
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonObject>> _calls = new();
    private readonly List<(string Name, JsonObject Payload)> _signals = [];
    private readonly SemaphoreSlim _arrived = new(0);
    private Task _reading = Task.CompletedTask;
    private int _next;

    public string InstanceId { get; } = Guid.NewGuid().ToString("n");

    public string SeatToken { get; } = Guid.NewGuid().ToString("n") + Guid.NewGuid().ToString("n");

    public string ParticipantId { get; private set; } = "";

    public Task Closed => _reading;

    public static async Task<HubClient> ConnectAsync(string server, string? origin = null, string? cookie = null, string? accessToken = null)
    {
        var client = new HubClient();
        if (origin is not null)
        {
            client._socket.Options.SetRequestHeader("Origin", origin);
        }

        if (cookie is not null)
        {
            client._socket.Options.SetRequestHeader("Cookie", cookie);
        }

        var address = new Uri(server.Replace("http", "ws", StringComparison.Ordinal) + "/hubs/meeting" + (accessToken is null ? "" : $"?access_token={accessToken}"));
        using var patience = new CancellationTokenSource(Patience);
        await client._socket.ConnectAsync(address, patience.Token);
        await client.SendRawAsync("""{"protocol":"json","version":1}""");
        client._reading = client.ReadAsync();
        return client;
    }

    /// <summary>A client that is in the meeting.</summary>
    public static async Task<HubClient> EnterAsync(string server, string meetingId, string name, string? hostToken = null)
    {
        var client = await ConnectAsync(server);
        (await client.JoinAsync(meetingId, name, hostToken: hostToken))["accepted"]!.GetValue<bool>().ShouldBeTrue();
        return client;
    }

    public async Task<JsonObject> JoinAsync(string meetingId, string name, string? seatToken = null, string? hostToken = null, bool takeOver = false, string? password = null, string? ticket = null)
    {
        var reply = await CallAsync("joinMeeting", new
        {
            commandId = Guid.NewGuid().ToString(),
            meetingId,
            displayName = name,
            instanceId = InstanceId,
            media = new { audio = true, video = true, screen = false },
            seatToken = seatToken ?? SeatToken,
            hostToken,
            takeOver,
            password,
            ticket,
        });
        ParticipantId = reply["participantId"]?.GetValue<string>() ?? ParticipantId;
        return reply;
    }

    /// <summary>The reply's members; a SignalR error is thrown.</summary>
    public async Task<JsonObject> CallAsync(string method, params object?[] arguments)
    {
        var id = Interlocked.Increment(ref _next).ToString();
        var answer = _calls[id] = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendRawAsync(JsonSerializer.Serialize(new { type = 1, invocationId = id, target = method, arguments }));
        return await answer.Task.WaitAsync(Patience);
    }

    public async Task SendRawAsync(string message) =>
        await _socket.SendAsync(Encoding.UTF8.GetBytes(message + Separator), WebSocketMessageType.Text, true, CancellationToken.None);

    /// <summary>The next signal of a name that was not yet taken; waits for it.</summary>
    public async Task<JsonObject> NextAsync(string name, Func<JsonObject, bool>? where = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if (Take(name, where) is { } payload)
            {
                return payload;
            }

            await _arrived.WaitAsync(patience.Token);
        }
    }

    /// <summary>Takes everything that has come.</summary>
    public void Forget()
    {
        lock (_signals)
        {
            _signals.Clear();
        }
    }

    /// <summary>The names of everything that has come and was not taken.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_signals)
            {
                return [.. _signals.Select(signal => signal.Name)];
            }
        }
    }

    public bool Has(string name)
    {
        lock (_signals)
        {
            return _signals.Any(signal => signal.Name == name);
        }
    }

    /// <summary>Cuts the connection as a crash does.</summary>
    public void Abort() => _socket.Abort();

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
        _arrived.Dispose();
    }

    private JsonObject? Take(string name, Func<JsonObject, bool>? where)
    {
        lock (_signals)
        {
            var index = _signals.FindIndex(signal => signal.Name == name && where?.Invoke(signal.Payload) != false);
            if (index < 0)
            {
                return null;
            }

            var payload = _signals[index].Payload;
            _signals.RemoveAt(index);
            return payload;
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[256 * 1024];
        var text = new StringBuilder();
        try
        {
            while (_socket.State == WebSocketState.Open)
            {
                var received = await _socket.ReceiveAsync(buffer, CancellationToken.None);
                text.Append(Encoding.UTF8.GetString(buffer, 0, received.Count));
                if (!received.EndOfMessage)
                {
                    continue;
                }

                foreach (var message in text.ToString().Split(Separator, StringSplitOptions.RemoveEmptyEntries))
                {
                    Receive(JsonNode.Parse(message)!.AsObject());
                }

                text.Clear();
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The end of the connection is what many tests are about.
        }

        foreach (var call in _calls.Values)
        {
            call.TrySetException(new InvalidOperationException("The connection has ended."));
        }
    }

    private void Receive(JsonObject message)
    {
        switch (message["type"]?.GetValue<int>())
        {
            case 1:
                lock (_signals)
                {
                    _signals.Add((message["target"]!.GetValue<string>(), message["arguments"]![0]!.AsObject()));
                }

                _arrived.Release();
                break;
            case 3:
                var call = _calls[message["invocationId"]!.GetValue<string>()];
                if (message["error"] is { } error)
                {
                    call.TrySetException(new HubErrorException(error.GetValue<string>()));
                }
                else
                {
                    call.TrySetResult(message["result"]!.AsObject());
                }

                break;
        }
    }
}

internal sealed class HubErrorException(string message) : Exception(message);
