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

        // The runtime itself allocates now and then on a busy machine, once; what is allocated per round shows every time.
        var least = long.MaxValue;
        for (var attempt = 0; attempt < 3 && least > 0; attempt++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var round = 0; round < rounds; round++)
            {
                action();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
