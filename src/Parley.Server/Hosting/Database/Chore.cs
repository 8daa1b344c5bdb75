namespace Parley.Server.Hosting.Database;

/// <summary>Work that is to be done every so often. What the database does not allow now is left for the next time.</summary>
internal abstract class Chore(TimeSpan interval, TimeProvider time) : BackgroundService
{
    protected TimeProvider Time { get; } = time;

    /// <summary>One round.</summary>
    public abstract Task RunAsync(CancellationToken cancellationToken);

    protected abstract void LogFailed(Exception error);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, Time);
        do
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception error) when (DatabaseTrouble.Explains(error))
            {
                LogFailed(error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
