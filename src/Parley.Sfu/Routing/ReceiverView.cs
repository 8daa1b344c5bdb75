using System.Runtime.CompilerServices;
using Parley.Rtc.Rtcp;

namespace Parley.Sfu.Routing;

/// <summary>
/// What a receiver reports of one stream we send, and the round trip that follows from its naming our last report (RFC 3550 section 6.4.1):
/// by when we sent that one, since the clock in it is the publisher's.
/// </summary>
internal struct ReceiverView
{
    // A report a second; whoever names an older one than four seconds is of no use.
    private const int Remembered = 4;
    private const double Weight = 0.125;

    private Sent _sent;
    private int _count;

    /// <summary>Reports that came.</summary>
    public int Reports { get; private set; }

    /// <summary>Share lost between the last two reports, 0 to 1.</summary>
    public double FractionLost { get; private set; }

    /// <summary>Packets lost since the beginning; resends may make it negative.</summary>
    public int Lost { get; private set; }

    public TimeSpan Jitter { get; private set; }

    /// <summary>Smoothed; null before a report named one of ours.</summary>
    public TimeSpan? RoundTrip { get; private set; }

    public void OnSent(TimeSpan now, uint compactNtp) => _sent[_count++ % Remembered] = (compactNtp, now);

    /// <summary>Takes a report.</summary>
    /// <returns>The round trip it shows, or null.</returns>
    public TimeSpan? OnReport(TimeSpan now, in ReportBlock report, int clockRate)
    {
        Reports++;
        FractionLost = report.FractionLost / 256.0;
        Lost = report.CumulativeLost;
        Jitter = TimeSpan.FromSeconds(report.Jitter / (double)clockRate);
        if (report.LastReport == 0 || Find(report.LastReport) is not { } sent)
        {
            return null;
        }

        var trip = now - sent - TimeSpan.FromSeconds(report.DelaySinceLastReport / 65536.0);
        if (trip < TimeSpan.Zero)
        {
            // Clocks of 1/65536 s and theirs may differ by a little; more is nonsense.
            return null;
        }

        RoundTrip = RoundTrip is { } known ? known + ((trip - known) * Weight) : trip;
        return trip;
    }

    private readonly TimeSpan? Find(uint compactNtp)
    {
        for (var index = _count - 1; index >= 0 && index >= _count - Remembered; index--)
        {
            if (_sent[index % Remembered].Ntp == compactNtp)
            {
                return _sent[index % Remembered].At;
            }
        }

        return null;
    }

    [InlineArray(Remembered)]
    private struct Sent
    {
        private (uint Ntp, TimeSpan At) _first;
    }
}
