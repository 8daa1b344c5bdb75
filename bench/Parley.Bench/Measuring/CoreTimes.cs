using System.Globalization;

namespace Parley.Bench.Measuring;

/// <summary>What all cores did, in ticks.</summary>
/// <param name="Busy">For processes and interrupts.</param>
/// <param name="Steal">For other guests of the hypervisor.</param>
internal readonly record struct CoreTimes(long Busy, long Steal)
{
    /// <summary>USER_HZ: what Linux counts these files in, whatever its timer does.</summary>
    public const int TicksPerSecond = 100;

    public static CoreTimes operator -(CoreTimes left, CoreTimes right) => new(left.Busy - right.Busy, left.Steal - right.Steal);

    /// <summary>The first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal.</summary>
    public static CoreTimes OfMachine()
    {
        var words = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var numbers = words[1..9].Select(word => long.Parse(word, CultureInfo.InvariantCulture)).ToArray();
        return new CoreTimes(numbers[0] + numbers[1] + numbers[2] + numbers[5] + numbers[6], numbers[7]);
    }

    /// <summary>A process' time in the kernel and in all, in ticks, from /proc/PID/stat.</summary>
    public static (long System, long Total) OfProcess(int id)
    {
        // The name in parentheses may contain spaces; behind it are the state and then numbers, of which these are the 14th and 15th field.
        var text = File.ReadAllText($"/proc/{id}/stat");
        var words = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        var user = long.Parse(words[11], CultureInfo.InvariantCulture);
        var system = long.Parse(words[12], CultureInfo.InvariantCulture);
        return (system, user + system);
    }
}
