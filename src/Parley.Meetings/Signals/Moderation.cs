namespace Parley.Meetings.Signals;

/// <summary>What hosts and co-hosts do, as the log of the meeting has it.</summary>
public enum ModerationAct
{
    Admitted,
    AdmittedAll,
    Denied,
    Removed,
    MadeCoHost,
    RemovedCoHost,
    Muted,
    MutedEveryone,
    AskedToUnmute,
    StoppedVideo,
    StoppedSharing,
    LoweredHand,
    LoweredAllHands,
    Spotlighted,
    EndedSpotlight,
    ChangedPermissions,
    ChangedAllPermissions,
    Locked,
    Unlocked,
    TurnedWaitingRoomOn,
    TurnedWaitingRoomOff,
    SetPassword,
    ClearedPassword,
    ChangedSettings,
    HeldNewcomers,
    ReleasedNewcomers,
    Opened,
    EndedForAll,

    /// <summary>Without host and co-host for a minute, somebody may admit and mute. Nobody did this: it has no author.</summary>
    BecameActingCoHost,
}

/// <summary>One act in the log of a meeting.</summary>
/// <param name="By">Who did it; null: nobody in the meeting (the API, or time).</param>
/// <param name="Who">Whom it was done to; null: everybody, or the meeting.</param>
/// <param name="Detail">What exactly, where that is more than the act: <c>audio=false</c>.</param>
public sealed record ModerationEntry(DateTimeOffset At, ModerationAct Act, string? By, string? ByName, string? Who, string? WhoName, string? Detail);
