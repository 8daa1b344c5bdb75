using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Parley.Server.Tests.Webhooks;

/// <summary>What somebody else's program got.</summary>
internal sealed record ReceivedHook(string Path, string Host, string Id, string Timestamp, string Signature, string? ContentType, string Text)
{
    public JsonObject Body => JsonNode.Parse(Text)!.AsObject();

    public string Type => Body["type"]!.GetValue<string>();

    public JsonObject Data => Body["data"]!.AsObject();

    public JsonObject? Participant => Data["participant"]?.AsObject();

    public string? MeetingId => Data["meeting"]?["meetingId"]?.GetValue<string>();
}

/// <summary>A receiver of webhooks on loopback.</summary>
internal sealed class HookReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<ReceivedHook> _received = new();
    private readonly WebApplication _app;

    private HookReceiver(int port)
    {
        Port = port;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        _app = builder.Build();
        _app.Run(ReceiveAsync);
    }

    public int Port { get; }

    public string Url => $"http://127.0.0.1:{Port}/hooks";

    /// <summary>How it answers; null: 200 and nothing.</summary>
    public Func<ReceivedHook, HttpResponse, Task>? Answer { get; set; }

    public IReadOnlyList<ReceivedHook> Received => [.. _received];

    /// <param name="port">Null: a free one.</param>
    public static async Task<HookReceiver> StartAsync(int? port = null)
    {
        var receiver = new HookReceiver(port ?? FreePort.Find());
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>Waits until so many have come.</summary>
    public async Task<IReadOnlyList<ReceivedHook>> WaitAsync(int count, Func<ReceivedHook, bool>? which = null)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var found = _received.Where(which ?? (_ => true)).ToList();
            if (found.Count >= count)
            {
                return found;
            }

            watch.Elapsed.ShouldBeLessThan(Patience, $"{found.Count} of {count} have come: {string.Join(", ", _received.Select(one => one.Type))}");
            await Task.Delay(20);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        var request = context.Request;
        using var reader = new StreamReader(request.Body);
        var hook = new ReceivedHook(
            request.Path,
            request.Host.ToString(),
            request.Headers["webhook-id"].ToString(),
            request.Headers["webhook-timestamp"].ToString(),
            request.Headers["webhook-signature"].ToString(),
            request.ContentType,
            await reader.ReadToEndAsync(context.RequestAborted));
        _received.Enqueue(hook);
        try
        {
            await (Answer?.Invoke(hook, context.Response) ?? Task.CompletedTask);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            // The sender has heard enough.
        }
    }
}
