namespace Parley.Rtc.Tests;

/// <summary>Measures what a piece of code allocates on this thread once it is warm.</summary>
internal static class Allocation
{
    private const int Windows = 4;

    /// <returns>The bytes of the quarter of the rounds that allocated least.</returns>
    /// <remarks>
    /// What the code itself needs, every quarter needs. The runtime adds to some: a collection that another test causes takes the rest of
    /// this thread's allocation area, which then counts as used, and the first time that something has to be waited for costs objects.
    /// </remarks>
    public static long Of(Action action, int rounds = 1000)
    {
        for (var round = 0; round < 100; round++)
        {
            action();
        }

        var least = long.MaxValue;
        for (var window = 0; window < Windows; window++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var round = 0; round < rounds / Windows; round++)
            {
                action();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
