using System.Globalization;

namespace Parley.Bench.Measuring;

internal static class SocketDrops
{
    /// <summary>Datagrams the kernel dropped since the local IPv4 UDP port was opened because its receive buffer was full.</summary>
    public static long OfPort(ushort port)
    {
        var suffix = $":{port:X4}";
        foreach (var line in File.ReadLines("/proc/net/udp").Skip(1))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words[1].EndsWith(suffix, StringComparison.Ordinal))
            {
                return long.Parse(words[^1], CultureInfo.InvariantCulture);
            }
        }

        throw new InvalidOperationException($"No UDP socket on port {port}.");
    }
}
