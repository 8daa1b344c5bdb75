using Parley.Rtc.Bandwidth;

namespace Parley.Sfu.Sending;

/// <summary>
/// A leaky bucket: how fast one receiver's packets may leave. Everything counts, only video and resends wait. Unlimited until a rate
/// is set.
/// </summary>
internal struct PacingBucket
{
    // Four full packets: what is less than that is no burst worth spreading.
    private const int SmallestBurst = 4 * 1200;

    // What the rate carries meanwhile may leave together: one wake-up instead of many, and runs for segmentation offload. On a path with
    // room to spare that is a usual keyframe, and as much as browsers send at once.
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan TogetherWithRoom = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan ProbeExpiry = TimeSpan.FromSeconds(1);

    // A rate next to nothing must not make a time no clock can tell.
    private const double LongestWait = 1;

    private double _bytesPerSecond;
    private double _debt;
    private double _burst;
    private TimeSpan _at;
    private ProbeCluster _probe;
    private TimeSpan _probeStart;
    private int _probeBytes;
    private int _probePackets;
    private TimeSpan _heldUntil;

    /// <summary>The probe that packets sent now belong to, or 0.</summary>
    public readonly byte Probe => _probe.Id;

    /// <param name="bitsPerSecond">The rate, headers of RTP counted; 0 for no limit.</param>
    /// <param name="hasRoom">The path carries much more than is sent.</param>
    public void SetRate(long bitsPerSecond, bool hasRoom = false)
    {
        _bytesPerSecond = bitsPerSecond / 8.0;
        _burst = Math.Max(SmallestBurst, _bytesPerSecond * (hasRoom ? TogetherWithRoom : Together).TotalSeconds);
    }

    /// <summary>Sends at the rate of a probe until it is over; a probe under way ends.</summary>
    public void StartProbe(TimeSpan now, ProbeCluster cluster) =>
        (_probe, _probeStart, _probeBytes, _probePackets) = (cluster, now, 0, 0);

    /// <summary>Lets nothing leave for a while: the path itself takes no more.</summary>
    public void Hold(TimeSpan until) => _heldUntil = until;

    public void EndProbe() => _probe = default;

    /// <summary>Bytes that may leave now; when positive, the packet that exceeds it may leave too.</summary>
    public int Allowance(TimeSpan now)
    {
        if (now < _heldUntil)
        {
            return 0;
        }

        if (_probe.Id != 0)
        {
            if (now - _probeStart < ProbeExpiry)
            {
                return (int)Math.Min(int.MaxValue, _probe.Rate.BytesIn(now - _probeStart) - _probeBytes + 1);
            }

            _probe = default;
        }

        if (_bytesPerSecond == 0)
        {
            return int.MaxValue;
        }

        Drain(now);
        return (int)Math.Min(int.MaxValue, _burst - _debt);
    }

    /// <summary>Notes bytes that left.</summary>
    /// <returns>The probe they belong to, or 0.</returns>
    public byte OnSent(int bytes)
    {
        _debt += _bytesPerSecond == 0 ? 0 : bytes;
        if (_probe.Id is not (not 0 and var id))
        {
            return 0;
        }

        _probeBytes += bytes;
        _probePackets++;
        if (_probeBytes >= _probe.Bytes && _probePackets >= ProbeCluster.SmallestCount)
        {
            _probe = default;
        }

        return id;
    }

    /// <summary>When a queue that had to stop may go on: late enough that several packets leave together.</summary>
    public readonly TimeSpan Due
    {
        get
        {
            var paced = _probe.Id != 0 ? _probeStart + _probe.Rate.TimeFor(_probeBytes)
                : _bytesPerSecond == 0 ? _at
                : _at + TimeSpan.FromSeconds(Math.Min(LongestWait, Math.Max(0, _debt - (_burst / 2)) / _bytesPerSecond));
            return paced > _heldUntil ? paced : _heldUntil;
        }
    }

    private void Drain(TimeSpan now)
    {
        _debt = _bytesPerSecond == 0 ? 0 : Math.Max(0, _debt - ((now - _at).TotalSeconds * _bytesPerSecond));
        _at = now;
    }
}
