using Parley.Meetings.Signals;

namespace Parley.Meetings;

/// <summary>A change of title or settings. Null: this one stays.</summary>
/// <param name="PasswordHash">Empty: no password any more.</param>
/// <param name="Capacity">0: no limit of the meeting's own.</param>
/// <param name="NewcomersHeld">Only false can be said.</param>
/// <param name="ResetOverrides">With <paramref name="Permissions"/>: forget what was said of individuals.</param>
public sealed record SettingsChange(
    string? Title = null,
    bool? WaitingRoom = null,
    string? PasswordHash = null,
    bool? Locked = null,
    bool? ParticipantsMayStart = null,
    PermissionChanges? Permissions = null,
    bool? NeverDirect = null,
    bool? CoHostsMayNameCoHosts = null,
    bool? ActingCoHosts = null,
    int? Capacity = null,
    bool? NewcomersHeld = null,
    bool ResetOverrides = false);
