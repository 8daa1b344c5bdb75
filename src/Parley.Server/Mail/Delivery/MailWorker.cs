using Parley.Server.Hosting.Database;

namespace Parley.Server.Mail.Delivery;

/// <summary>Sends what the outbox holds, over a few connections at once.</summary>
internal sealed partial class MailWorker(MailDelivery delivery, MailLedger ledger, IMailTransport transport, TimeProvider time, ILogger<MailWorker> logger) : BackgroundService
{
    /// <summary>A server far away takes half a second for a mail; providers allow few connections of one customer.</summary>
    private const int Connections = 3;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>The others only look whether the first one has got more than it can do.</summary>
    private static readonly TimeSpan LookOfOthers = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan AfterDatabaseTrouble = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Tidying = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await DespiteDatabaseAsync(() => ledger.ResumeAsync(stoppingToken), stoppingToken);
        await Task.WhenAll([TidyAsync(stoppingToken), .. Enumerable.Range(0, Connections).Select(number => SendAsync(number == 0 ? Look : LookOfOthers, stoppingToken))]);
    }

    private async Task SendAsync(TimeSpan look, CancellationToken stoppingToken)
    {
        await using var way = new OpenWay(transport);
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = AfterDatabaseTrouble;
            try
            {
                wait = await delivery.SendNextAsync(way, stoppingToken) switch
                {
                    MailDelivery.Step.Sent => TimeSpan.Zero,
                    MailDelivery.Step.WayClosed closed => closed.Wait,
                    _ => look,
                };
                if (wait > TimeSpan.Zero)
                {
                    await way.CloseAsync();
                }
            }
            catch (Exception error) when (DatabaseTrouble.Explains(error))
            {
                Log.Failed(logger, error);
                await way.CloseAsync();
            }

            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, stoppingToken);
            }
        }
    }

    private async Task TidyAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tidying, time);
        do
        {
            await DespiteDatabaseAsync(() => ledger.ForgetOldAsync(stoppingToken), stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task DespiteDatabaseAsync(Func<Task> work, CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await work();
                return;
            }
            catch (Exception error) when (DatabaseTrouble.Explains(error))
            {
                Log.Failed(logger, error);
                await Task.Delay(AfterDatabaseTrouble, time, stoppingToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Warning, "The outbox could not be read; trying again.")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
