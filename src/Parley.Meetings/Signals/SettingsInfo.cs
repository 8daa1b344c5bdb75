namespace Parley.Meetings.Signals;

/// <summary>What a participant knows of the meeting itself.</summary>
/// <param name="Spotlight">The participant whom everybody sees large; null: nobody.</param>
public sealed record MeetingInfo(string MeetingId, string Title, SettingsInfo Settings, string? Spotlight);

/// <summary>How a meeting is set, as everybody in it may know.</summary>
/// <param name="WaitingRoom">Newcomers wait until they are admitted.</param>
/// <param name="Locked">Nobody new enters; hosts, co-hosts and people who return do.</param>
/// <param name="PasswordSet">Newcomers are asked for a password.</param>
/// <param name="ParticipantsMayStart">A scheduled meeting may begin without its host.</param>
/// <param name="NeverDirect">Media goes by the media server even between two.</param>
/// <param name="CoHostsMayNameCoHosts">Co-hosts may make co-hosts, and take the role away again.</param>
/// <param name="ActingCoHosts">While no host or co-host is there, the invited account that has been there longest may admit and mute.</param>
/// <param name="Capacity">People at one time, hosts and co-hosts not counted out; null: as many as the server takes.</param>
/// <param name="Permissions">What participants may do unless it is said of one of them.</param>
/// <param name="NewcomersHeld">Somebody was removed: newcomers without an account wait, whatever <paramref name="WaitingRoom"/> says.</param>
public sealed record SettingsInfo(
    bool WaitingRoom,
    bool Locked,
    bool PasswordSet,
    bool ParticipantsMayStart,
    bool NeverDirect,
    bool CoHostsMayNameCoHosts,
    bool ActingCoHosts,
    int? Capacity,
    Permissions Permissions,
    bool NewcomersHeld);
