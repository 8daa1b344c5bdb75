using System.Globalization;

namespace Parley.Bench.Measuring;

internal static class Memory
{
    /// <summary>Resident memory of a process, in bytes.</summary>
    public static long OfProcess(int id)
    {
        var line = File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return long.Parse(words[1], CultureInfo.InvariantCulture) * 1024;
    }
}
