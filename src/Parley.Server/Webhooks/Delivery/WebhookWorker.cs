using Parley.Server.Hosting.Database;

namespace Parley.Server.Webhooks.Delivery;

/// <summary>Keeps deliveries going while the server runs.</summary>
internal sealed partial class WebhookWorker(Announcer announcer, Dispatcher dispatcher, DeliveryLedger ledger, TimeProvider time, ILogger<WebhookWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterDatabaseTrouble = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Tidying = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await RepeatAsync(ResumeAsync, null, stoppingToken);
        try
        {
            await Task.WhenAll(
                RepeatAsync(AnnounceAsync, Look, stoppingToken),
                RepeatAsync(DispatchAsync, Look, stoppingToken),
                RepeatAsync(TidyAsync, Tidying, stoppingToken));
        }
        finally
        {
            await dispatcher.IdleAsync();
        }
    }

    private async Task<bool> ResumeAsync(CancellationToken stoppingToken)
    {
        await ledger.ResumeAsync(stoppingToken);
        return false;
    }

    private Task<bool> AnnounceAsync(CancellationToken stoppingToken) => announcer.RunAsync(stoppingToken);

    /// <summary>A receiver whose deliveries have ended has its next ones at once.</summary>
    private async Task<bool> DispatchAsync(CancellationToken stoppingToken)
    {
        if (await dispatcher.BeginAsync(stoppingToken) == 0)
        {
            using var awake = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(dispatcher.Ended, Task.Delay(Look, time, awake.Token));
            await awake.CancelAsync();
        }

        return true;
    }

    private async Task<bool> TidyAsync(CancellationToken stoppingToken)
    {
        await ledger.ForgetOldAsync(stoppingToken);
        return false;
    }

    /// <param name="work">Says whether there is more to do at once.</param>
    /// <param name="look">How often; null: until it has succeeded.</param>
    private async Task RepeatAsync(Func<CancellationToken, Task<bool>> work, TimeSpan? look, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            TimeSpan wait;
            try
            {
                var more = await work(stoppingToken);
                if (look is null)
                {
                    return;
                }

                wait = more ? TimeSpan.Zero : look.Value;
            }
            catch (Exception error) when (DatabaseTrouble.Explains(error))
            {
                Log.Failed(logger, error);
                wait = AfterDatabaseTrouble;
            }

            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, stoppingToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(7001, LogLevel.Warning, "The queue of webhooks could not be read; trying again.")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
