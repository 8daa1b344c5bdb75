namespace Parley.Sfu.Tests;

/// <summary>Nearer than the namespace Parley.Sfu.Allocation, which would hide the one from the other tests.</summary>
internal static class Allocation
{
    /// <inheritdoc cref="Rtc.Tests.Allocation.Of"/>
    public static long Of(Action action, int rounds = 1000) => Rtc.Tests.Allocation.Of(action, rounds);
}
