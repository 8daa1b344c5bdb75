namespace Parley.Server.Accounts;

/// <summary>Lets an answer take at least so long, so that nobody reads from its time whether an address has an account.</summary>
internal static class SteadyPace
{
    /// <summary>More than writing an account and a mail takes; checking a password is done in either case.</summary>
    public static readonly TimeSpan Floor = TimeSpan.FromMilliseconds(400);

    public static async Task<T> RunAsync<T>(TimeProvider time, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var result = await work();
        var rest = Floor - time.GetElapsedTime(start);
        if (rest > TimeSpan.Zero)
        {
            await Task.Delay(rest, time, cancellationToken);
        }

        return result;
    }
}
