using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;
using Parley.Server.Hosting.Database;

namespace Parley.Server.Webhooks.Delivery;

/// <summary>Sends what is due, many receivers at a time: a slow one holds up nobody but itself.</summary>
internal sealed partial class Dispatcher(IDbContextFactory<ParleyDb> databases, DeliverOne one, TimeProvider time, ILogger<Dispatcher> logger)
{
    /// <summary>A delivery under way costs a socket and some ten kilobytes.</summary>
    private const int MostUnderWay = 128;

    /// <summary>Somebody whose receivers are all slow takes a small part of them.</summary>
    private const int MostPerAccount = 16;

    private const int AtOncePerWebhook = 4;

    /// <summary>Longer than an attempt can take.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, UnderWay> _underWay = [];
    private TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record UnderWay(Guid Webhook, Guid Account, Task Work);

    /// <summary>Completes when one that is under way has ended.</summary>
    public Task Ended
    {
        get
        {
            lock (_gate)
            {
                return _ended.Task;
            }
        }
    }

    /// <summary>Takes what is due and begins to send it.</summary>
    /// <returns>How many were begun.</returns>
    public async Task<int> BeginAsync(CancellationToken cancellationToken)
    {
        Guid[] busy, busyAccounts;
        int room;
        lock (_gate)
        {
            _ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            busy = [.. _underWay.Values.Select(delivery => delivery.Webhook).Distinct()];
            busyAccounts = [.. _underWay.Values.GroupBy(delivery => delivery.Account).Where(group => group.Count() >= MostPerAccount).Select(group => group.Key)];
            room = MostUnderWay - _underWay.Count;
        }

        if (room <= 0)
        {
            return 0;
        }

        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var taken = await WebhookQueue.TakeAsync(db, now, now + Lease, busy, busyAccounts, AtOncePerWebhook, room, cancellationToken);
        var ids = taken.Select(delivery => delivery.WebhookId).Distinct().ToList();
        var owners = await db.Webhooks.Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.AccountId, cancellationToken);
        foreach (var delivery in taken)
        {
            lock (_gate)
            {
                _underWay[delivery.Id] = new UnderWay(delivery.WebhookId, owners.GetValueOrDefault(delivery.WebhookId), SendAsync(delivery, cancellationToken));
            }
        }

        return taken.Count;
    }

    /// <summary>Ends when nothing is under way.</summary>
    public async Task IdleAsync()
    {
        while (true)
        {
            Task[] works;
            lock (_gate)
            {
                works = [.. _underWay.Values.Select(delivery => delivery.Work)];
            }

            if (works.Length == 0)
            {
                return;
            }

            await Task.WhenAll(works);
        }
    }

    private async Task SendAsync(WebhookDeliveryRow delivery, CancellationToken cancellationToken)
    {
        // Lets BeginAsync enter this run before it can end.
        await Task.Yield();
        try
        {
            await one.RunAsync(delivery, cancellationToken);
        }
        catch (Exception error) when (DatabaseTrouble.Explains(error) || cancellationToken.IsCancellationRequested)
        {
            // Taken until its lease ends, and tried again then.
            Log.NotWritten(logger, delivery.Id, error);
        }
        catch (Exception error)
        {
            Log.Broken(logger, delivery.Id, error);
        }

        lock (_gate)
        {
            _underWay.Remove(delivery.Id);
            _ended.TrySetResult();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(7002, LogLevel.Warning, "What came of webhook delivery {Id} could not be written down; it is tried again.")]
        public static partial void NotWritten(ILogger logger, Guid id, Exception error);

        [LoggerMessage(7003, LogLevel.Error, "Webhook delivery {Id} stopped on a fault of the server.")]
        public static partial void Broken(ILogger logger, Guid id, Exception error);
    }
}
