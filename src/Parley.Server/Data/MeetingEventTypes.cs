namespace Parley.Server.Data;

/// <summary>The names of what is told about meetings. They are contract: names stay, more may come.</summary>
internal static class MeetingEventTypes
{
    public const string Scheduled = "meeting.scheduled";
    public const string Updated = "meeting.updated";
    public const string Cancelled = "meeting.cancelled";
    public const string Started = "meeting.started";
    public const string Ended = "meeting.ended";
    public const string Waiting = "participant.waiting";
    public const string Joined = "participant.joined";
    public const string Left = "participant.left";
    public const string Admitted = "participant.admitted";
    public const string Denied = "participant.denied";
    public const string Removed = "participant.removed";
    public const string RoleChanged = "participant.role_changed";

    public static IReadOnlyList<string> All { get; } =
        [Scheduled, Updated, Cancelled, Started, Ended, Waiting, Joined, Left, Admitted, Denied, Removed, RoleChanged];
}
