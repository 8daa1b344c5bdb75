using System.Globalization;

namespace Parley.Rtc.Tests.Bandwidth;

/// <summary>What a simulation saw in 100 ms.</summary>
internal readonly record struct Sample(
    TimeSpan Time, double Target, double Estimate, double Delivered, TimeSpan Queue, double Loss)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Time.TotalSeconds,5:0.0} s: target {Target / 1e6:0.000}, estimate {Estimate / 1e6:0.000}, delivered {Delivered / 1e6:0.000} Mbit/s, queue {Queue.TotalMilliseconds:0} ms, loss {Loss:P1}");
}
