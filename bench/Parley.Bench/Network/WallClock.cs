namespace Parley.Bench.Network;

/// <summary>The clock the kernel stamps received datagrams with (CLOCK_REALTIME), in nanoseconds.</summary>
internal static unsafe class WallClock
{
    public static long Nanoseconds
    {
        get
        {
            // Unsafe: hands the address of a local to the vDSO call; TimeProvider does not have this clock's resolution.
            Native.TimeSpec time;
            return Native.GetTime(0, &time) == 0
                ? time.TotalNanoseconds
                : throw new PlatformNotSupportedException("clock_gettime failed.");
        }
    }
}
