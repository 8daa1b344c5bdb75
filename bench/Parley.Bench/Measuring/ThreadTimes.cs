using System.Globalization;

namespace Parley.Bench.Measuring;

/// <summary>What the kernel's scheduler says about threads: nanoseconds on a core, and nanoseconds ready but not on one.</summary>
/// <param name="Running">Time on a core.</param>
/// <param name="Waiting">Time in the run queue: above 0 when something else wanted the core.</param>
internal readonly record struct ThreadTimes(long Running, long Waiting)
{
    /// <summary>All threads of a process by name. A thread that ended takes its time with it; media threads do not end.</summary>
    public static Dictionary<string, ThreadTimes> OfProcess(int id)
    {
        var times = new Dictionary<string, ThreadTimes>(StringComparer.Ordinal);
        foreach (var thread in Directory.GetDirectories($"/proc/{id}/task"))
        {
            try
            {
                var name = File.ReadAllText($"{thread}/comm").TrimEnd();
                times[name] = times.GetValueOrDefault(name) + Read($"{thread}/schedstat");
            }
            catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or IOException)
            {
                // It ended between the two calls.
            }
        }

        return times;
    }

    public static ThreadTimes OfThread(int id) => Read($"/proc/self/task/{id}/schedstat");

    public static ThreadTimes operator +(ThreadTimes left, ThreadTimes right) =>
        new(left.Running + right.Running, left.Waiting + right.Waiting);

    public static ThreadTimes operator -(ThreadTimes left, ThreadTimes right) =>
        new(left.Running - right.Running, left.Waiting - right.Waiting);

    private static ThreadTimes Read(string path)
    {
        var parts = File.ReadAllText(path).Split(' ');
        return new ThreadTimes(long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
