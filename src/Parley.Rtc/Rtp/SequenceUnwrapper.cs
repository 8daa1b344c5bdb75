namespace Parley.Rtc.Rtp;

/// <summary>
/// Turns 16-bit sequence numbers that wrap into numbers that do not, taking each as the nearest to the one before
/// (RFC 1982). The first number is returned as it is, so a result may be negative when an older packet comes second.
/// </summary>
public struct SequenceUnwrapper
{
    private long _last;
    private bool _started;

    /// <summary>Unwraps one number.</summary>
    /// <param name="sequenceNumber">The number from the packet.</param>
    /// <returns>The number without wrapping.</returns>
    public long Unwrap(ushort sequenceNumber)
    {
        _last = _started ? _last + (short)(sequenceNumber - (ushort)_last) : sequenceNumber;
        _started = true;
        return _last;
    }
}
