namespace Parley.Server.Mail.Delivery;

/// <summary>Whether the mail server can be reached, for all who send: while it is away, mails wait and none of them has failed.</summary>
internal sealed class ClosedWay(TimeProvider time)
{
    private readonly Lock _gate = new();
    private int _failures;
    private DateTimeOffset _until;

    /// <summary>How long everybody still waits.</summary>
    public TimeSpan Wait
    {
        get
        {
            lock (_gate)
            {
                return _until - time.GetUtcNow();
            }
        }
    }

    /// <returns>The first failure in a row: the one to tell of.</returns>
    public bool Failed()
    {
        lock (_gate)
        {
            // Several that fail together are one failure.
            if (_until <= time.GetUtcNow())
            {
                _failures++;
                _until = time.GetUtcNow() + Patience.AfterTrouble(_failures);
                return _failures == 1;
            }

            return false;
        }
    }

    /// <returns>It had failed before.</returns>
    public bool Worked()
    {
        lock (_gate)
        {
            var before = _failures > 0;
            (_failures, _until) = (0, default);
            return before;
        }
    }
}
