namespace Parley.Rtc.Bandwidth;

/// <summary>
/// Whether the sender uses clearly less than it may: then nothing can be learnt from its traffic and only probes can raise the
/// estimate. A budget of half a second fills at 65 % of the estimate and is spent by sending.
/// </summary>
internal struct ApplicationLimit
{
    private const double UsedShare = 0.65;
    private const double EnterLevel = 0.8;
    private const double LeaveLevel = 0.5;
    private static readonly TimeSpan Span = TimeSpan.FromMilliseconds(500);

    private double _budget;
    private TimeSpan _last;

    /// <summary>True while the sender is limited by itself.</summary>
    public bool IsLimited { get; private set; }

    public void OnSent(int size) => _budget -= size;

    public void Update(Bitrate target, TimeSpan now)
    {
        var rate = target * UsedShare;
        var most = rate.BytesIn(Span);
        _budget = Math.Clamp(_budget + rate.BytesIn(now - _last), -most, most);
        _last = now;
        IsLimited = _budget > (IsLimited ? LeaveLevel : EnterLevel) * most;
    }
}
