namespace Parley.Sfu.Tests;

/// <summary>Measures what a piece of code allocates on this thread once it is warm.</summary>
internal static class Allocation
{
    // A collection that another test causes takes the rest of this thread's allocation area, which then counts as used. One object
    // for each of a thousand rounds is more than that.
    private const long AllocationArea = 8192;

    public static long Of(Action action, int rounds = 1000)
    {
        for (var round = 0; round < 100; round++)
        {
            action();
        }

        var collections = GC.CollectionCount(0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < rounds; round++)
        {
            action();
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return allocated <= AllocationArea * (GC.CollectionCount(0) - collections) ? 0 : allocated;
    }
}
