using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;
using Parley.Server.Hosting.Options;
using Parley.Server.Mail.Calendar;

namespace Parley.Server.Scheduling.Invitations;

/// <summary>What somebody's calendar program gets: meetings of the last month and all to come, hosted or invited to.</summary>
internal sealed class FeedContent(InvitationMails mails, ParleyOptions options, TimeProvider time)
{
    /// <summary>Programs ask every hour or so; a calendar with more entries shows nothing any more.</summary>
    private const int MostMeetings = 500;

    private static readonly TimeSpan Past = TimeSpan.FromDays(31);

    public async Task<IReadOnlyList<CalendarEvent>> ReadAsync(ParleyDb db, AccountRow owner, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow() - Past;
        var invited = owner.EmailConfirmed ? owner.NormalizedEmail : null;
        var meetings = await db.Meetings.AsNoTracking()
            .Where(meeting => db.Plans.Any(plan => plan.MeetingId == meeting.Id)
                // Of a cancelled series, what has been.
                && (meeting.Status != MeetingStatus.Cancelled || db.Occurrences.Any(one => one.MeetingId == meeting.Id && one.Status == MeetingStatus.Completed))
                && db.Occurrences.Any(one => one.MeetingId == meeting.Id && one.EndsAt > since)
                && (meeting.HostAccountId == owner.Id || db.Invitees.Any(invitee => invitee.MeetingId == meeting.Id && invitee.EmailKey == invited && invitee.Rsvp != Rsvp.No)))
            .OrderByDescending(meeting => meeting.ListedAt).Take(MostMeetings).Select(meeting => meeting.Id).ToListAsync(cancellationToken);

        var entries = new List<CalendarEvent>();
        foreach (var id in meetings)
        {
            if (await InvitedMeeting.LoadAsync(db, id, cancellationToken) is { } meeting)
            {
                entries.AddRange(MeetingCalendar.All(meeting, mails.EntryOf(meeting, await ReaderAsync(db, meeting, owner, cancellationToken))).Where(entry => !entry.IsCancelled));
            }
        }

        return entries;
    }

    private async Task<Recipient> ReaderAsync(ParleyDb db, InvitedMeeting meeting, AccountRow owner, CancellationToken cancellationToken)
    {
        if (meeting.Host.Id == owner.Id)
        {
            return Recipient.HostOf(meeting);
        }

        var invitee = await db.Invitees.AsNoTracking().SingleAsync(row => row.MeetingId == meeting.Meeting.Id && row.EmailKey == owner.NormalizedEmail, cancellationToken);
        return (await Recipient.AmongAsync(db, meeting, [invitee], options.DefaultLanguage, cancellationToken))[0];
    }
}
