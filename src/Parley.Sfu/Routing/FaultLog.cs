namespace Parley.Sfu.Routing;

/// <summary>Errors of ours, which must not happen: counted, the last one kept for the log. Written by one thread, read by any.</summary>
internal sealed class FaultLog
{
    private long _count;
    private volatile Exception? _last;

    public long Count => Interlocked.Read(ref _count);

    public Exception? Last => _last;

    public void Note(Exception exception)
    {
        _last = exception;
        Interlocked.Increment(ref _count);
    }
}
