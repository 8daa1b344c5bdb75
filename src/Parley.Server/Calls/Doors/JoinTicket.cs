using Parley.Meetings;

namespace Parley.Server.Calls.Doors;

/// <summary>What makes the bearer of a ticket who it is.</summary>
internal enum TicketKind : byte
{
    /// <summary>A personal invitation link.</summary>
    Invitation = 1,

    /// <summary>The host token.</summary>
    Host = 3,

    /// <summary>A name, and nothing else.</summary>
    Guest = 4,

    /// <summary>An account, for as long as the session lasts in which the ticket was made. (2 was one whatever became of its sessions.)</summary>
    Account = 5,
}

/// <summary>Says who somebody is in one meeting, until a time. It carries no role: what the subject may do is looked up when the ticket is used.</summary>
/// <param name="Subject">Invitation, or an account's session; empty for others.</param>
/// <param name="Number">What has to be true of the subject still: the number of the invitation's link, the mark of the host's secret.</param>
/// <param name="Name">A guest's.</param>
internal readonly record struct JoinTicket(TicketKind Kind, MeetingId Meeting, Guid Subject, int Number, DateTimeOffset Expires, string Name = "")
{
    public static JoinTicket ForInvitation(MeetingId meeting, Guid invitee, int linkNumber, DateTimeOffset expires) =>
        new(TicketKind.Invitation, meeting, invitee, linkNumber, expires);
}
