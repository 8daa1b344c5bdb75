namespace Parley.Sfu.Routing;

/// <summary>Which packets of a stream are missing and when to ask for them. Bounded; gives up in favour of a keyframe.</summary>
internal sealed class LossTracker
{
    private const int MaxMissing = 256;
    private const int MaxTries = 10;

    // Reordering on the way is over by then; asking at once would ask for packets that are only late.
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(10);

    // Until an answer has been timed.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    // Where three questions in a row got no answer it is an outage rather than bad luck; then the tries have to last half a second.
    private const int QuickTries = 3;
    private static readonly TimeSpan OutagePause = TimeSpan.FromMilliseconds(100);

    private readonly Missing[] _missing = new Missing[MaxMissing];
    private int _count;
    private long _highest = -1;
    private TimeSpan _answer;

    public bool HasMissing => _count > 0;

    /// <summary>Notes an arrival.</summary>
    /// <returns>False when so much is missing that only a keyframe helps; the list is empty then.</returns>
    public bool OnPacket(TimeSpan now, long sequence)
    {
        if (_highest < 0 || sequence == _highest + 1)
        {
            _highest = sequence;
            return true;
        }

        if (sequence <= _highest)
        {
            Remove(now, sequence);
            return true;
        }

        var gap = sequence - _highest - 1;
        if (_count + gap > MaxMissing)
        {
            _count = 0;
            _highest = sequence;
            return false;
        }

        for (var lost = _highest + 1; lost < sequence; lost++)
        {
            _missing[_count++] = new Missing { Sequence = lost, AskAt = now + FirstDelay };
        }

        _highest = sequence;
        return true;
    }

    /// <summary>Takes what is due, in ascending order.</summary>
    /// <param name="now">The time.</param>
    /// <param name="due">Receives the numbers.</param>
    /// <param name="gaveUp">True when packets were asked for in vain.</param>
    public int Take(TimeSpan now, Span<ushort> due, out bool gaveUp)
    {
        var taken = 0;
        var kept = 0;
        gaveUp = false;
        for (var index = 0; index < _count; index++)
        {
            var missing = _missing[index];
            if (missing.AskAt <= now && taken < due.Length)
            {
                if (missing.Tries == MaxTries)
                {
                    gaveUp = true;
                    continue;
                }

                due[taken++] = (ushort)missing.Sequence;
                missing.Tries++;
                missing.AskedAt = now;
                missing.AskAt = now + PauseAfter(missing.Tries);
            }

            _missing[kept++] = missing;
        }

        _count = kept;
        return taken;
    }

    /// <summary>A resend that is lost too is asked for again as soon as it could have come.</summary>
    private TimeSpan PauseAfter(int tries)
    {
        var pause = _answer == default ? FirstPause : _answer * 1.5;
        pause = pause < ShortestPause ? ShortestPause : pause > LongestPause ? LongestPause : pause;
        var longer = tries <= QuickTries ? pause : pause * (1 << (tries - QuickTries));
        return longer <= OutagePause ? longer : pause < OutagePause ? OutagePause : pause;
    }

    private void Remove(TimeSpan now, long sequence)
    {
        var index = _missing.AsSpan(0, _count).BinarySearch(new Missing { Sequence = sequence });
        if (index < 0)
        {
            return;
        }

        // What was asked for twice may answer either question.
        if (_missing[index] is { Tries: 1 } missing && now > missing.AskedAt)
        {
            var took = now - missing.AskedAt;
            _answer = _answer == default ? took : _answer + ((took - _answer) / 8);
        }

        _missing.AsSpan(index + 1, _count - index - 1).CopyTo(_missing.AsSpan(index));
        _count--;
    }

    private struct Missing : IComparable<Missing>
    {
        public long Sequence;
        public TimeSpan AskAt;
        public TimeSpan AskedAt;
        public int Tries;

        public readonly int CompareTo(Missing other) => Sequence.CompareTo(other.Sequence);
    }
}
