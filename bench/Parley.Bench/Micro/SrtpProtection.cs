using Parley.Rtc.Srtp;

namespace Parley.Bench.Micro;

/// <summary>Protecting and unprotecting one packet, for each profile, of the size of sound and of video.</summary>
internal sealed class SrtpProtection : IMicroBenchmarks
{
    private static readonly int[] Sizes = [200, 1200];
    private static readonly bool[] Directions = [true, false];

    public IEnumerable<IMicroBenchmark> All =>
        from profile in Enum.GetValues<SrtpProfile>()
        from size in Sizes
        from isProtecting in Directions
        select new SrtpBenchmark(profile, size, isProtecting);
}
