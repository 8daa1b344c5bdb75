using System.Globalization;

namespace Parley.Bench.Measuring;

/// <summary>What the kernel's scheduler says about threads: nanoseconds on a core, and nanoseconds ready but not on one.</summary>
/// <param name="Running">Time on a core.</param>
/// <param name="Waiting">Time in the run queue: above 0 when something else wanted the core.</param>
internal readonly record struct ThreadTimes(long Running, long Waiting)
{
    public static ThreadTimes OfThread(int id) => Read($"/proc/self/task/{id}/schedstat");

    public static ThreadTimes operator +(ThreadTimes left, ThreadTimes right) =>
        new(left.Running + right.Running, left.Waiting + right.Waiting);

    public static ThreadTimes operator -(ThreadTimes left, ThreadTimes right) =>
        new(left.Running - right.Running, left.Waiting - right.Waiting);

    /// <summary>Reads a file of /proc named schedstat.</summary>
    public static ThreadTimes Read(string path)
    {
        var parts = File.ReadAllText(path).Split(' ');
        return new ThreadTimes(long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
