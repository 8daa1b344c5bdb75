using Microsoft.EntityFrameworkCore;
using NodaTime;
using Parley.Server.Data;

namespace Parley.Server.Scheduling.Invitations;

/// <summary>What mails and calendar files say of a meeting.</summary>
/// <param name="Occurrences">All of them, in order.</param>
/// <param name="Ended">Entries in calendars that are over, the earliest first.</param>
internal sealed record InvitedMeeting(MeetingRow Meeting, PlanRow Plan, IReadOnlyList<OccurrenceRow> Occurrences, AccountRow Host, IReadOnlyList<MeetingEntry> Ended)
{
    /// <summary>What is to come, with what has been since the last change of times.</summary>
    public MeetingEntry Current { get; } = MeetingEntry.Of(Plan, Occurrences);

    public DateTimeZone Zone { get; } = DateTimeZoneProviders.Tzdb.GetZoneOrNull(Plan.TimeZone) ?? DateTimeZone.Utc;

    public string HostName => Meeting.HostName ?? Host.FullName;

    public bool IsCancelled => Meeting.Status == MeetingStatus.Cancelled;

    /// <summary>What a mail calls the time of the meeting: the next one, else the last.</summary>
    public OccurrenceRow? Shown => Occurrences.FirstOrDefault(one => one.Status is MeetingStatus.Scheduled or MeetingStatus.Ongoing) ?? Last;

    public OccurrenceRow? Last => Occurrences is [.., var last] ? last : null;

    public MeetingEntry EntryOf(OccurrenceRow occurrence) => Ended.FirstOrDefault(entry => entry.Number == occurrence.Entry) ?? Current;

    /// <returns>Null for an instant meeting, which nobody is invited to.</returns>
    public static async Task<InvitedMeeting?> LoadAsync(ParleyDb db, string meeting, CancellationToken cancellationToken)
    {
        var found = await (from row in db.Meetings
                           join plan in db.Plans on row.Id equals plan.MeetingId
                           join host in db.Users on row.HostAccountId equals host.Id
                           where row.Id == meeting
                           select new { row, plan, host }).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return null;
        }

        var occurrences = await db.Occurrences.AsNoTracking().Where(one => one.MeetingId == meeting).OrderBy(one => one.StartsAt).ToListAsync(cancellationToken);
        var ended = found.plan.Entry == 0 ? [] : await db.EndedEntries.AsNoTracking().Where(entry => entry.MeetingId == meeting).OrderBy(entry => entry.Number).ToListAsync(cancellationToken);
        return new InvitedMeeting(found.row, found.plan, occurrences, found.host, [.. ended.Select(entry => MeetingEntry.Of(entry, occurrences))]);
    }
}
