namespace Parley.Meetings.Signals;

/// <summary>What a client measured of its own connections since the sample before; kept with the session, so that a host can tell whose line was bad.</summary>
/// <param name="Path">The way that its media took.</param>
/// <param name="Relayed">Through a TURN server.</param>
/// <param name="RoundTrip">In milliseconds; null: not known.</param>
/// <param name="LossIn">Share of the packets that did not arrive, 0 to 1; null: there were too few to say.</param>
/// <param name="LossOut">The same of what it sent.</param>
/// <param name="BitsPerSecondIn">What arrived, without headers.</param>
/// <param name="BitsPerSecondOut">What it sent.</param>
/// <param name="Trouble">What its person was told; null: nothing.</param>
public sealed record QualitySample(
    MediaPath Path,
    bool Relayed,
    bool Tcp,
    int? RoundTrip,
    double? LossIn,
    double? LossOut,
    int BitsPerSecondIn,
    int BitsPerSecondOut,
    LineTrouble? Trouble)
{
    private const int LongestRoundTrip = 60_000;
    private const int FastestLine = 1_000_000_000;

    /// <summary>Whether these are numbers that a call can have.</summary>
    internal bool IsPlausible =>
        Enum.IsDefined(Path)
        && (Trouble is not { } trouble || Enum.IsDefined(trouble))
        && RoundTrip is null or (>= 0 and <= LongestRoundTrip)
        && LossIn is null or (>= 0 and <= 1)
        && LossOut is null or (>= 0 and <= 1)
        && BitsPerSecondIn is >= 0 and <= FastestLine
        && BitsPerSecondOut is >= 0 and <= FastestLine;
}

/// <summary>What is wrong with a participant's line.</summary>
public enum LineTrouble
{
    /// <summary>Packets that it sends do not arrive.</summary>
    LossOut,

    /// <summary>Packets that it should get do not arrive.</summary>
    LossIn,

    /// <summary>It cannot send as much as its pictures need.</summary>
    SlowOut,

    /// <summary>Pictures pause so that sound comes through.</summary>
    SlowIn,

    /// <summary>The round trip is long.</summary>
    Late,
}
