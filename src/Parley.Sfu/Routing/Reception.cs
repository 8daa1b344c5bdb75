using Parley.Rtc.Rtcp;

namespace Parley.Sfu.Routing;

/// <summary>What a receiver report says about one stream (RFC 3550 appendices A.3 and A.8).</summary>
internal struct Reception
{
    private long _first;
    private long _highest;
    private long _received;
    private long _expectedBefore;
    private long _receivedBefore;
    private double _jitter;
    private double _transit;
    private uint _lastReport;
    private TimeSpan _lastReportAt;
    private bool _started;

    public readonly long Received => _received;

    /// <summary>In units of the timestamps.</summary>
    public readonly double Jitter => _jitter;

    /// <summary>What the last report said, 0 to 1.</summary>
    public double FractionLost { get; private set; }

    public readonly long Lost => _started ? Math.Max(0, _highest - _first + 1 - _received) : 0;

    public void OnPacket(TimeSpan now, long sequence, uint timestamp, int clockRate)
    {
        var transit = (now.TotalSeconds * clockRate) - timestamp;
        if (!_started)
        {
            _started = true;
            _first = sequence;
            _highest = sequence;
        }
        else if (Math.Abs(transit - _transit) < clockRate)
        {
            // A jump beyond a second is a new timestamp base or its wrap, not jitter.
            _jitter += (Math.Abs(transit - _transit) - _jitter) / 16;
        }

        _transit = transit;
        _received++;
        _highest = Math.Max(_highest, sequence);
        _first = Math.Min(_first, sequence);
    }

    public void OnSenderReport(TimeSpan now, in SenderInfo info)
    {
        _lastReport = info.CompactNtp;
        _lastReportAt = now;
    }

    public ReportBlock Report(TimeSpan now, uint ssrc)
    {
        var expected = _highest - _first + 1;
        var expectedNow = expected - _expectedBefore;
        var lostNow = expectedNow - (_received - _receivedBefore);
        _expectedBefore = expected;
        _receivedBefore = _received;
        var fraction = expectedNow > 0 && lostNow > 0 ? (byte)Math.Min(255, lostNow * 256 / expectedNow) : (byte)0;
        FractionLost = fraction / 256.0;
        return new ReportBlock(
            ssrc,
            fraction,
            (int)Math.Clamp(expected - _received, -0x800000, 0x7FFFFF),
            (uint)_highest,
            (uint)_jitter,
            _lastReport,
            _lastReport == 0 ? 0 : (uint)((now - _lastReportAt).TotalSeconds * 65536));
    }
}
