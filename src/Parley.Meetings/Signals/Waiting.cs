namespace Parley.Meetings.Signals;

/// <summary>Why somebody waits.</summary>
public enum WaitingReason
{
    /// <summary>The meeting has not begun.</summary>
    NotBegun,

    /// <summary>The waiting room is on.</summary>
    WaitingRoom,

    /// <summary>Somebody was removed, and the one who waits has no account.</summary>
    Held,
}

/// <summary>Somebody who waits, as those see who may admit.</summary>
/// <param name="Guest">True for people without an account.</param>
/// <param name="Invited">Known to be invited, by account or personal link.</param>
public sealed record WaitingPerson(string ParticipantId, string DisplayName, bool Guest, bool Invited, WaitingReason Reason, DateTimeOffset Since);
