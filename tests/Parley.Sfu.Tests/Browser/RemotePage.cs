using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;

namespace Parley.Sfu.Tests.Browser;

/// <summary>A page in a browser that does what the test orders. Orders run side by side.</summary>
internal sealed class RemotePage
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Channel<string> _orders = Channel.CreateUnbounded<string>();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _waiting = new();
    private int _last;

    /// <summary>Orders a piece of work and waits for what comes of it.</summary>
    public async Task<JsonElement> RunAsync(string work, object input)
    {
        var id = Interlocked.Increment(ref _last);
        var done = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = done;
        await _orders.Writer.WriteAsync(JsonSerializer.Serialize(new { id, work, input }, JsonSerializerOptions.Web));
        return await done.Task.WaitAsync(Patience);
    }

    /// <summary>The next order, or null when there is none for a while.</summary>
    public async Task<string?> NextAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        try
        {
            return await _orders.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    public void Done(JsonElement result)
    {
        if (_waiting.TryRemove(result.GetProperty("id").GetInt32(), out var done))
        {
            if (result.TryGetProperty("error", out var error))
            {
                done.SetException(new InvalidOperationException(error.GetString()));
            }
            else
            {
                done.SetResult(result.GetProperty("value"));
            }
        }
    }
}
