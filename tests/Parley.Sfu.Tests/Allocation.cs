namespace Parley.Sfu.Tests;

/// <summary>Measures what a piece of code allocates on this thread once it is warm.</summary>
internal static class Allocation
{
    public static long Of(Action action, int rounds = 1000)
    {
        for (var round = 0; round < 100; round++)
        {
            action();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < rounds; round++)
        {
            action();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
