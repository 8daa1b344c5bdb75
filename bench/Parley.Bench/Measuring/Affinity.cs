using System.ComponentModel;
using System.Globalization;
using Parley.Bench.Network;

namespace Parley.Bench.Measuring;

/// <summary>Which core threads run on.</summary>
internal static unsafe class Affinity
{
    public static void PinThread(int core) => Pin(0, core);

    /// <summary>All threads of this process, those of the runtime included; threads made later inherit it.</summary>
    public static void PinProcess(int core)
    {
        foreach (var folder in Directory.GetDirectories("/proc/self/task"))
        {
            Pin(int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture), core);
        }
    }

    private static void Pin(int thread, int core)
    {
        // Unsafe: the system call takes the address of a bit mask.
        var mask = 1UL << core;
        if (Native.SetAffinity(thread, sizeof(ulong), &mask) != 0)
        {
            throw new Win32Exception();
        }
    }
}
