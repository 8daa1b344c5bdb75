namespace Parley.Meetings.Signals;

/// <summary>Something is done to one person.</summary>
public sealed record ParticipantRequest(string CommandId, string ParticipantId) : ICommandRequest;

/// <summary>Something is done to one person or to all.</summary>
/// <param name="ParticipantId">Null: all.</param>
public sealed record ParticipantsRequest(string CommandId, string? ParticipantId = null) : ICommandRequest;

/// <summary>Microphones or cameras of everybody else are switched off; they may be switched on again by their owners.</summary>
public sealed record MuteEveryoneRequest(string CommandId, bool Audio = true, bool Video = false) : ICommandRequest;

/// <summary>What one may do, or all.</summary>
/// <param name="Permissions">The permissions that are named change, the others stay.</param>
/// <param name="ParticipantId">Null: the meeting's default changes, for everybody who is there and who comes.</param>
/// <param name="ResetOverrides">First forget what was said of individuals: of this one, or with all of everybody.</param>
public sealed record PermissionsRequest(string CommandId, PermissionChanges Permissions, string? ParticipantId = null, bool ResetOverrides = false) : ICommandRequest;

public sealed record LockMeetingRequest(string CommandId, bool Locked) : ICommandRequest;

public sealed record WaitingRoomRequest(string CommandId, bool On) : ICommandRequest;

/// <param name="Password">1 to 100 characters; null: none is asked any more.</param>
public sealed record SetPasswordRequest(string CommandId, string? Password) : ICommandRequest;

/// <summary>Changes settings; null: this one stays.</summary>
/// <param name="Capacity">0: no limit of the meeting's own.</param>
/// <param name="NewcomersHeld">Only <c>false</c> can be said: newcomers without an account need not wait any more.</param>
public sealed record UpdateMeetingRequest(
    string CommandId,
    string? Title = null,
    bool? WaitingRoom = null,
    bool? Locked = null,
    bool? ParticipantsMayStart = null,
    bool? NeverDirect = null,
    bool? CoHostsMayNameCoHosts = null,
    bool? ActingCoHosts = null,
    int? Capacity = null,
    bool? NewcomersHeld = null) : ICommandRequest;
