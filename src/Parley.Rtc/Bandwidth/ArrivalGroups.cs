namespace Parley.Rtc.Bandwidth;

/// <summary>
/// Gathers packets sent within 5 ms into groups and compares the spacing of groups at sender and receiver
/// (draft-ietf-rmcat-gcc-02 section 5.2). Packets that a queue on the way released together count as one group.
/// </summary>
internal struct ArrivalGroups
{
    private static readonly TimeSpan GroupLength = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestBurst = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Discontinuity = TimeSpan.FromSeconds(3);
    private const int ReorderedLimit = 3;

    private Group _previous;
    private Group _current;
    private int _reordered;

    /// <summary>Adds a packet; true when a group became complete that has one before it.</summary>
    public bool TryAdd(TimeSpan sent, TimeSpan arrived, out TimeSpan sentDelta, out TimeSpan arrivalDelta)
    {
        sentDelta = default;
        arrivalDelta = default;
        if (!_current.Exists)
        {
            _current = new Group(sent, arrived);
            return false;
        }

        if (sent < _current.FirstSent)
        {
            return false;
        }

        if (!BeginsGroup(sent, arrived))
        {
            _current.Add(sent, arrived);
            return false;
        }

        var complete = _previous.Exists;
        if (complete)
        {
            sentDelta = _current.LastSent - _previous.LastSent;
            arrivalDelta = _current.LastArrived - _previous.LastArrived;
            if (!IsPlausible(sentDelta, arrivalDelta))
            {
                complete = false;
                if (!_current.Exists)
                {
                    _current = new Group(sent, arrived);
                    return false;
                }
            }
        }

        _previous = _current;
        _current = new Group(sent, arrived);
        return complete;
    }

    private bool IsPlausible(TimeSpan sentDelta, TimeSpan arrivalDelta)
    {
        if (arrivalDelta - sentDelta > Discontinuity)
        {
            // The receiver's clock jumped, or its counter began anew.
            this = default;
            return false;
        }

        if (arrivalDelta >= TimeSpan.Zero)
        {
            _reordered = 0;
            return true;
        }

        if (++_reordered >= ReorderedLimit)
        {
            this = default;
        }

        return false;
    }

    private readonly bool BeginsGroup(TimeSpan sent, TimeSpan arrived)
    {
        var sentDelta = sent - _current.LastSent;
        var arrivalDelta = arrived - _current.LastArrived;
        var burst = arrivalDelta < sentDelta
            && arrivalDelta <= GroupLength
            && arrived - _current.FirstArrived < LongestBurst;
        return !burst && sent - _current.FirstSent > GroupLength;
    }

    private struct Group(TimeSpan sent, TimeSpan arrived)
    {
        public readonly bool Exists = true;
        public readonly TimeSpan FirstSent = sent;
        public readonly TimeSpan FirstArrived = arrived;
        public TimeSpan LastSent = sent;
        public TimeSpan LastArrived = arrived;

        public void Add(TimeSpan sent, TimeSpan arrived)
        {
            LastSent = sent > LastSent ? sent : LastSent;
            LastArrived = arrived > LastArrived ? arrived : LastArrived;
        }
    }
}
