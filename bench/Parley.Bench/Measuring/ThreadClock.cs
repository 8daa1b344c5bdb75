using Parley.Bench.Network;

namespace Parley.Bench.Measuring;

/// <summary>The CPU time the calling thread has used, kernel included (CLOCK_THREAD_CPUTIME_ID).</summary>
internal static unsafe class ThreadClock
{
    private const int ThreadCpuTime = 3;

    public static long Nanoseconds
    {
        get
        {
            // Unsafe: the system call takes the address of a local.
            Native.TimeSpec time;
            return Native.GetTime(ThreadCpuTime, &time) == 0
                ? time.TotalNanoseconds
                : throw new PlatformNotSupportedException("clock_gettime failed.");
        }
    }
}
