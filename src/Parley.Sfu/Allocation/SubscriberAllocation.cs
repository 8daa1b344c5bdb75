using Parley.Rtc.Bandwidth;
using Parley.Sfu.Routing;
using Parley.Sfu.Selection;

namespace Parley.Sfu.Allocation;

/// <summary>
/// Decides which layers one receiver gets of each picture. Down as soon as the rate does not carry what is sent; up only with head-room
/// and some time after the last fall, longer each time going up was a mistake.
/// </summary>
internal sealed class SubscriberAllocation(PeerSession session, Downlink downlink)
{
    // One voice at 32 kbit/s with its headers; kept free even while everybody is silent.
    private const long SmallestAudio = 50_000;

    // Extensions and protection of 50 packets a second.
    private const long AudioOverhead = 8_000;
    private const double HeadRoom = 1.15;
    private const double ClearDeficit = 1.2;

    // A keyframe is some ten times as long as a usual picture. A path known to carry four times the stream takes it at once (pacing),
    // and a higher layer without another look.
    private const double Reserve = 4;

    // A usual camera.
    private static readonly Bitrate Unmeasured = Bitrate.FromKilobits(1500);
    private static readonly TimeSpan Interval = RateWindow.Interval;
    private static readonly TimeSpan SlightDeficit = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BeforeSwitchingOff = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan BeforeSwitchingOffAll = TimeSpan.FromSeconds(5);

    // Sound stays intelligible up to it.
    private const double ProvenLoss = 0.1;
    private static readonly TimeSpan ShortestHold = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(48);
    private static readonly TimeSpan Trial = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(60);

    private Demand[] _demands = [];
    private OutgoingTrack[] _slots = [];
    private int _count;
    private bool _isUnmeasured;
    private TimeSpan _next;
    private TimeSpan _hold = ShortestHold;
    private TimeSpan _holdUntil = TimeSpan.MinValue;
    private TimeSpan? _lastUpgrade;
    private TimeSpan? _lastFall;
    private TimeSpan? _deficitSince;
    private TimeSpan? _lossySince;

    /// <summary>False while nothing is known that limits the receiver: it gets what it wants.</summary>
    public bool IsManaging { get; private set; }

    /// <summary>What was decided to be sent, in bits per second, sound included; 0 while nothing is managed.</summary>
    public long Granted { get; private set; }

    /// <summary>Something changed: look again with the next call.</summary>
    public bool IsDirty { get; set; } = true;

    public void Update(TimeSpan now)
    {
        if (!IsDirty && now < _next)
        {
            return;
        }

        (IsDirty, _next) = (false, now + Interval);
        var audio = Collect(now);
        long current = 0;
        long most = audio;
        for (var index = 0; index < _count; index++)
        {
            ref readonly var demand = ref _demands[index];
            current += demand.Ladder.Cost(Math.Min(demand.Current, demand.Most));
            most += demand.Ladder.Cost(demand.Most);
        }

        downlink.Wanted = _count == 0 ? default : new Bitrate(most) * Reserve;
        downlink.Wanted = _isUnmeasured ? Bitrate.Max(downlink.Wanted, Unmeasured) : downlink.Wanted;
        if (downlink.Estimate(now)?.BitsPerSecond is not { } estimate)
        {
            Release();
            return;
        }

        IsManaging = true;
        var budget = Math.Max(0, estimate - audio);
        var smoothBudget = Math.Max(0, (long)(estimate / HeadRoom) - audio);
        var upgradeBudget = now < _holdUntil ? 0 : smoothBudget;
        _deficitSince = current > budget ? _deficitSince ?? now : null;
        _lossySince = downlink.Loss >= ProvenLoss ? _lossySince ?? now : null;
        var deficit = now - _deficitSince;
        if (deficit < SlightDeficit && current <= budget * ClearDeficit)
        {
            (budget, upgradeBudget, smoothBudget) = (current, 0, 0);
        }

        var keeps = !downlink.IsSettled(now) || !downlink.IsTroubled(now) || deficit is null || deficit < BeforeSwitchingOff;
        for (var index = 0; index < _count; index++)
        {
            ref var demand = ref _demands[index];
            demand.IsEssential = demand.Current >= 0 && (keeps || (IsSmallest(demand, index) && IsTolerable(demand, budget, now, deficit)));
        }

        Distribution.Share(_demands.AsSpan(0, _count), budget, upgradeBudget, smoothBudget);
        Apply(now);
        Granted = audio;
        for (var index = 0; index < _count; index++)
        {
            Granted += _demands[index].Ladder.Cost(Math.Min(_demands[index].Result, _demands[index].Most));
        }
    }

    // A picture of one layer cannot become smaller, nor can the most important one when it has come down to its lowest.
    private static bool IsSmallest(in Demand demand, int place) => demand.Ladder.Count == 1 || (place == 0 && demand.Current == 0);

    // Estimates err, and are lowest just after a fall: such a picture goes on until the path has proven that it does not carry it. One bad
    // moment, as when the receiver's machine stands still, proves nothing.
    private bool IsTolerable(in Demand demand, long budget, TimeSpan now, TimeSpan? deficit) =>
        !(now - _lossySince >= BeforeSwitchingOff) && (deficit < BeforeSwitchingOffAll || budget >= demand.Ladder.Cost(0) / 2);

    private void Release()
    {
        if (IsManaging)
        {
            IsManaging = false;
            Granted = 0;
            foreach (var slot in session.Receiving)
            {
                slot.Target = slot.Source?.Limit(slot) ?? slot.Wish;
            }
        }
    }

    /// <summary>Gathers what is to be shared, the highest rank first.</summary>
    /// <returns>The rate kept for sound, in bits per second.</returns>
    private long Collect(TimeSpan now)
    {
        _count = 0;
        _isUnmeasured = false;
        long audio = 0;
        foreach (var slot in session.Receiving)
        {
            if (slot.Source is not { } source)
            {
                continue;
            }

            var ladder = source.Offer.Update(now);
            if (!slot.Section.IsVideo)
            {
                audio += ladder.Count > 0 ? ladder.Cost(0) + AudioOverhead : 0;
                continue;
            }

            // Nothing measured yet costs nothing; it begins with the lowest layer. There will be use for what the path carries.
            _isUnmeasured |= ladder.Count == 0 && !slot.IsPaused && source.IsAllowed && source.BestLayer(now, 0) is not null;
            if (ladder.Count > 0)
            {
                var current = ladder.IndexOf(slot.Target);
                Insert(slot, new Demand
                {
                    Ladder = ladder,
                    Rank = Rank(slot, source),
                    Most = slot.IsPaused || !source.IsAllowed ? -1 : ladder.IndexOf(source.Limit(slot)),
                    Current = current,
                    Smoothest = ladder.SmoothestOf(current),
                });
            }
        }

        return Math.Max(audio, SmallestAudio);
    }

    private int Rank(OutgoingTrack slot, IncomingTrack source) =>
        slot.Priority == ReceivePriority.Normal && session.Room.Speaker.Current?.PublisherId == source.PublisherId
            ? 1
            : 2 * (int)slot.Priority;

    private void Insert(OutgoingTrack slot, in Demand demand)
    {
        if (_count == _demands.Length)
        {
            Array.Resize(ref _demands, Math.Max(4, _count * 2));
            Array.Resize(ref _slots, _demands.Length);
        }

        var place = _count++;
        for (; place > 0 && _demands[place - 1].Rank < demand.Rank; place--)
        {
            (_demands[place], _slots[place]) = (_demands[place - 1], _slots[place - 1]);
        }

        (_demands[place], _slots[place]) = (demand, slot);
    }

    private void Apply(TimeSpan now)
    {
        var fell = false;
        for (var index = 0; index < _count; index++)
        {
            ref readonly var demand = ref _demands[index];
            if (demand.Most < 0)
            {
                // A pause is no decision of ours: after it the section begins anew.
                continue;
            }

            fell |= _deficitSince is not null && demand.Result < Math.Min(demand.Current, demand.Most);
            if (demand.Result > demand.Current)
            {
                _lastUpgrade = demand.Current >= 0 && demand.Result <= demand.Smoothest ? _lastUpgrade : now;
                downlink.ExpectRise(now);
            }

            _slots[index].Target = demand.Result < 0
                ? LayerTarget.Nothing
                : demand.Ladder[demand.Result].Target.Within(_slots[index].Source!.Limit(_slots[index]));
        }

        if (fell)
        {
            Hold(now);
        }
    }

    private void Hold(TimeSpan now)
    {
        if (now - _lastUpgrade < Trial)
        {
            _hold = _hold * 2 < LongestHold ? _hold * 2 : LongestHold;
        }
        else if (_lastFall is null || now - _lastFall > Forgotten)
        {
            _hold = ShortestHold;
        }

        (_lastFall, _holdUntil, _deficitSince) = (now, now + _hold, null);
    }
}
