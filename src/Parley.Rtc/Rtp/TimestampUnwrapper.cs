namespace Parley.Rtc.Rtp;

/// <summary>Turns 32-bit timestamps that wrap into timestamps that do not; see <see cref="SequenceUnwrapper"/>.</summary>
public struct TimestampUnwrapper
{
    private long _last;
    private bool _started;

    /// <summary>Unwraps one timestamp.</summary>
    /// <param name="timestamp">The timestamp from the packet.</param>
    /// <returns>The timestamp without wrapping.</returns>
    public long Unwrap(uint timestamp)
    {
        _last = _started ? _last + (int)(timestamp - (uint)_last) : timestamp;
        _started = true;
        return _last;
    }
}
