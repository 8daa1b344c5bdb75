namespace Parley.Rtc.Ice;

/// <summary>Times of ICE and consent.</summary>
public static class IceTiming
{
    /// <summary>Consent ends this long after the last authentic check (RFC 7675 section 5.1).</summary>
    public static readonly TimeSpan ConsentTimeout = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A peer counts as disconnected after this. Browsers check every 2.5 s or more often, so two checks are missing by then.
    /// </summary>
    public static readonly TimeSpan DisconnectedAfter = TimeSpan.FromSeconds(6);

    /// <summary>
    /// An address is given up for another that is checked, when it was not checked itself for this long. Between the 2.5 s after which
    /// Chromium, which always nominates, checks again, and the 4 s after which Firefox does at the earliest.
    /// </summary>
    internal static readonly TimeSpan MovedAfter = TimeSpan.FromSeconds(3);

    /// <summary>Pause between consent checks, randomised by a fifth either way (RFC 7675 section 5.1).</summary>
    internal static readonly TimeSpan ConsentInterval = TimeSpan.FromSeconds(5);

    /// <summary>Pause between first checks of different pairs (RFC 8445 section 14.2).</summary>
    internal static readonly TimeSpan Pacing = TimeSpan.FromMilliseconds(20);

    /// <summary>First retransmission of a check. Below the 500 ms of RFC 8445 section 14.3: a handful of pairs, not hundreds.</summary>
    internal static readonly TimeSpan Retransmission = TimeSpan.FromMilliseconds(200);

    /// <summary>Transmissions of a check before its pair fails (Rc of RFC 8489 section 6.2.1).</summary>
    internal const int MaxTransmissions = 7;
}
