using System.Globalization;
using Parley.Bench.Network;

namespace Parley.Bench.Measuring;

/// <summary>What a process and its threads have used at one moment.</summary>
internal sealed class ProcessTimes
{
    private readonly Dictionary<int, (string Name, ThreadTimes Times)> _threads = [];
    private readonly long _total;

    private ProcessTimes(int? id)
    {
        if (id is not { } process)
        {
            return;
        }

        _total = Clock(process);
        foreach (var thread in Directory.GetDirectories($"/proc/{process}/task"))
        {
            try
            {
                var name = File.ReadAllText($"{thread}/comm").TrimEnd();
                _threads[int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture)] = (name, ThreadTimes.Read($"{thread}/schedstat"));
            }
            catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or IOException)
            {
                // It ended between the two calls.
            }
        }
    }

    /// <summary>Reads them; all are 0 without a process.</summary>
    public static ProcessTimes Of(int? id) => new(id);

    /// <summary>Of threads with a name.</summary>
    public ThreadTimes Named(string name) =>
        _threads.Values.Where(thread => thread.Name == name).Aggregate(default(ThreadTimes), (sum, thread) => sum + thread.Times);

    /// <summary>
    /// What was used since an earlier moment. The time on a core is the process' own, to which threads that ended have given theirs: the
    /// compiler's do, and by a sum over threads a round in which one ended looked too cheap. How long those have waited is not known.
    /// </summary>
    public ThreadTimes Since(ProcessTimes earlier) =>
        new(_total - earlier._total, ByThread(earlier).Sum(thread => thread.Times.Waiting));

    /// <summary>Time on a core since an earlier moment, by the names of threads, in nanoseconds.</summary>
    public Dictionary<string, long> RunningSince(ProcessTimes earlier) => ByThread(earlier)
        .GroupBy(thread => thread.Name, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Sum(thread => thread.Times.Running), StringComparer.Ordinal);

    private IEnumerable<(string Name, ThreadTimes Times)> ByThread(ProcessTimes earlier) =>
        _threads.Select(thread => (thread.Value.Name, thread.Value.Times - earlier._threads.GetValueOrDefault(thread.Key).Times));

    // clock_getcpuclockid(3): the clock of all threads of another process, those that ended included.
    private static unsafe long Clock(int process)
    {
        Native.TimeSpec time;
        return Native.GetTime((~process << 3) | 2, &time) == 0
            ? time.TotalNanoseconds
            : throw new PlatformNotSupportedException("The process has no clock.");
    }
}
