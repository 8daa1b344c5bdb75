namespace Parley.Server.Mail.Delivery;

/// <summary>Spreads mails evenly, so that no minute sees more than the provider lets through.</summary>
internal sealed class SendingPace(int perMinute, TimeProvider time)
{
    private readonly TimeSpan _between = TimeSpan.FromMinutes(1) / perMinute;
    private readonly Lock _gate = new();
    private DateTimeOffset _next;

    /// <summary>Ends when it is the caller's turn.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var turn = now > _next ? now : _next;
            _next = turn + _between;
            wait = turn - now;
        }

        return wait > TimeSpan.Zero ? Task.Delay(wait, time, cancellationToken) : Task.CompletedTask;
    }
}
