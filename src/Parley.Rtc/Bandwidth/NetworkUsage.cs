namespace Parley.Rtc.Bandwidth;

/// <summary>What the change of delay says about the queue at the bottleneck (draft-ietf-rmcat-gcc-02 section 5.4).</summary>
public enum NetworkUsage
{
    /// <summary>The queue does not change.</summary>
    Normal,

    /// <summary>The queue grows: more is sent than leaves it.</summary>
    Overuse,

    /// <summary>The queue empties.</summary>
    Underuse,
}
