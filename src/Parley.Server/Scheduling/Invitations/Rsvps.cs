using Microsoft.EntityFrameworkCore;
using Parley.Meetings.Signals;
using Parley.Server.Data;

namespace Parley.Server.Scheduling.Invitations;

/// <summary>Answers to invitations.</summary>
internal static class Rsvps
{
    /// <returns>Null for anything but an answer.</returns>
    public static Rsvp? Parse(string? answer) => answer switch { "yes" => Rsvp.Yes, "no" => Rsvp.No, "maybe" => Rsvp.Maybe, _ => null };

    /// <summary>Why nobody can answer any more; null: the meeting is still to come, or goes on.</summary>
    public static Refusal? RefusalOf(MeetingRow meeting) => meeting.Status switch
    {
        MeetingStatus.Cancelled => Refusal.MeetingCancelled,
        MeetingStatus.Completed => Refused.AlreadyOver,
        _ => null,
    };

    public static Task<int> SaveAsync(ParleyDb db, Guid invitee, Rsvp rsvp, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Invitees.Where(row => row.Id == invitee)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Rsvp, rsvp).SetProperty(row => row.AnsweredAt, now), cancellationToken);
}
