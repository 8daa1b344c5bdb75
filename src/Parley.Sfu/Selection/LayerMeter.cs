using Parley.Rtc.Codecs;

namespace Parley.Sfu.Selection;

/// <summary>
/// What arrives of each layer of one stream: bits a second over about a second, renewed twice a second. Higher layers than it has room for
/// count as the highest.
/// </summary>
internal sealed class LayerMeter
{
    public const int MaxSpatial = 4;
    public const int MaxTemporal = 4;
    private const int Cells = MaxSpatial * MaxTemporal;
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(500);

    // A sender that has no bandwidth for a layer stops it without a word. Three frames missing are a stop, but a slow one needs longer.
    private static readonly TimeSpan ShortestStop = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(2);
    private const int FramesMissing = 3;

    private readonly long[] _bytes = new long[Cells];
    private readonly long[] _before = new long[Cells];
    private readonly long[] _rate = new long[Cells];

    // Of these the bytes of frames no higher spatial layer refers to: whoever gets a higher one is not sent them.
    private readonly long[] _ownBytes = new long[Cells];
    private readonly long[] _ownBefore = new long[Cells];
    private readonly long[] _ownRate = new long[Cells];
    private readonly TimeSpan[] _last = [.. Enumerable.Repeat(TimeSpan.MinValue, MaxSpatial)];
    private TimeSpan _windowStart;
    private TimeSpan _lengthBefore;
    private TimeSpan _interval;
    private TimeSpan _frameAt;
    private uint _timestamp;
    private bool _started;

    /// <summary>Spatial layers seen so far.</summary>
    public int SpatialCount { get; private set; }

    /// <summary>Temporal layers seen so far.</summary>
    public int TemporalCount { get; private set; }

    /// <summary>Counts the times rates were renewed.</summary>
    public int Measurements { get; private set; }

    /// <summary>Bits a second of everything when it was measured last while it was sent; 0 before.</summary>
    public long LastRate { get; private set; }

    /// <summary>Takes spatial layers as sent that a keyframe says it has.</summary>
    public void Announce(TimeSpan now, int spatialLayers)
    {
        SpatialCount = Math.Clamp(spatialLayers, 1, MaxSpatial);
        _last.AsSpan(0, SpatialCount).Fill(now);
    }

    public void Add(TimeSpan now, uint timestamp, in PacketFacts facts, int bytes)
    {
        if (!_started)
        {
            _started = true;
            _windowStart = now;
            _frameAt = now;
            _timestamp = timestamp;
        }

        if ((int)(timestamp - _timestamp) > 0)
        {
            var interval = now - _frameAt;
            _interval += ((interval < LongestInterval ? interval : LongestInterval) - _interval) / 8;
            _frameAt = now;
            _timestamp = timestamp;
        }

        var spatial = Math.Min((int)facts.SpatialLayer, MaxSpatial - 1);
        var temporal = Math.Min((int)facts.TemporalLayer, MaxTemporal - 1);
        SpatialCount = Math.Max(SpatialCount, spatial + 1);
        TemporalCount = Math.Max(TemporalCount, temporal + 1);
        _last[spatial] = now;
        Roll(now);
        var cell = (spatial * MaxTemporal) + temporal;
        _bytes[cell] += bytes;
        _ownBytes[cell] += facts.Has(PacketTraits.NotForUpperLayers) ? bytes : 0;
    }

    /// <summary>Whether a spatial layer is being sent.</summary>
    public bool IsActive(TimeSpan now, int spatial)
    {
        var stop = _interval * FramesMissing;
        return (uint)spatial < MaxSpatial && _last[spatial] > TimeSpan.MinValue
            && now - _last[spatial] < (stop > ShortestStop ? stop : ShortestStop);
    }

    /// <summary>Whether anything of the stream is being sent.</summary>
    public bool IsAnyActive(TimeSpan now)
    {
        var active = false;
        for (var layer = 0; layer < SpatialCount; layer++)
        {
            active |= IsActive(now, layer);
        }

        return active;
    }

    /// <summary>The highest spatial layer up to a limit that is being sent; 0 when none is.</summary>
    public int HighestActive(TimeSpan now, int limit)
    {
        var layer = Math.Min(limit, SpatialCount - 1);
        while (layer > 0 && !IsActive(now, layer))
        {
            layer--;
        }

        return Math.Max(0, layer);
    }

    /// <summary>What a receiver of some layers is sent, in bits a second; 0 until half a second has been measured.</summary>
    public long BitsPerSecond(TimeSpan now, int spatial, int temporal)
    {
        Roll(now);
        var top = Math.Min(spatial, SpatialCount - 1);
        var sum = 0L;
        for (var layer = 0; layer <= top; layer++)
        {
            for (var cell = layer * MaxTemporal; cell <= (layer * MaxTemporal) + Math.Min(temporal, MaxTemporal - 1); cell++)
            {
                sum += _rate[cell] - (layer < top ? _ownRate[cell] : 0);
            }
        }

        return sum;
    }

    private void Roll(TimeSpan now)
    {
        var length = now - _windowStart;
        if (!_started || length < Window)
        {
            return;
        }

        // Nothing came to close the window in time: what it holds is old.
        var silent = length > Window * 3;
        Roll(_bytes, _before, _rate, length + _lengthBefore, silent);
        Roll(_ownBytes, _ownBefore, _ownRate, length + _lengthBefore, silent);
        var total = 0L;
        foreach (var rate in _rate)
        {
            total += rate;
        }

        LastRate = total > 0 ? total : LastRate;
        Measurements++;
        _lengthBefore = silent ? TimeSpan.Zero : length;
        _windowStart = now;
    }

    private static void Roll(long[] bytes, long[] before, long[] rate, TimeSpan span, bool silent)
    {
        for (var cell = 0; cell < Cells; cell++)
        {
            rate[cell] = silent ? 0 : (long)((bytes[cell] + before[cell]) * 8 / span.TotalSeconds);
            before[cell] = silent ? 0 : bytes[cell];
            bytes[cell] = 0;
        }
    }
}
