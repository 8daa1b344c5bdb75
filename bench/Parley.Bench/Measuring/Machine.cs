using System.Runtime.InteropServices;

namespace Parley.Bench.Measuring;

/// <summary>What a figure is worthless without.</summary>
internal sealed record Machine(string Processor, int Cores, string Kernel, string Runtime, double LoadAverage)
{
    public static Machine Describe()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        var load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
        return new Machine(
            model?.Split(':')[1].Trim() ?? "unknown",
            Environment.ProcessorCount,
            $"{RuntimeInformation.OSDescription}, Linux {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}",
            RuntimeInformation.FrameworkDescription,
            double.Parse(load, System.Globalization.CultureInfo.InvariantCulture));
    }
}
