using Microsoft.EntityFrameworkCore;
using Parley.Meetings;
using Parley.Server.Calls.Doors;
using Parley.Server.Data;

namespace Parley.Server.Scheduling;

/// <summary>Use case: the host changes a meeting. What the draft does not say stays as it is; of a series, all that is still to come changes.</summary>
internal sealed class EditMeeting(
    IDbContextFactory<ParleyDb> databases, IEnumerable<IPlanChanges> listeners, PlanLimit limit, LiveMeetings live, TimeProvider time)
{
    /// <param name="by">Who changes it, for the log of the meeting.</param>
    public async Task<PlanResult> RunAsync(MeetingAccess access, PlanDraft draft, string? by, CancellationToken cancellationToken)
    {
        var faults = new List<PlanFault>();
        var title = draft.Title is null ? null : SettingsCheck.Title(draft.Title, faults);
        var description = draft.Description is null ? null : SettingsCheck.Description(draft.Description, faults);
        var reminder = SettingsCheck.ReminderMinutes(draft.ReminderMinutes, faults);
        var invitees = draft.Invitees is null ? null : InviteesCheck.Read(draft.Invitees, access.Caller?.Email ?? "", faults);
        if (!string.IsNullOrEmpty(draft.Password) && !MeetingPasswords.IsAcceptable(draft.Password))
        {
            faults.Add(PlanFault.PasswordInvalid);
        }

        if (faults.Count > 0)
        {
            return new PlanResult.Invalid(faults);
        }

        if (access.Caller is { } caller && limit.Take(caller.AccountId) is { } slow)
        {
            return new PlanResult.No(slow);
        }

        await using var change = await PlanTransaction.BeginAsync(databases, access.Meeting.Id, listeners, cancellationToken);
        var meeting = await change.Db.Meetings.SingleAsync(row => row.Id == access.Meeting.Id, cancellationToken);
        var plan = await change.Db.Plans.SingleOrDefaultAsync(row => row.MeetingId == meeting.Id, cancellationToken);
        if (meeting.Status == MeetingStatus.Cancelled)
        {
            return new PlanResult.No(Meetings.Signals.Refusal.MeetingCancelled);
        }

        if (plan is null && (HasTiming(draft) || invitees is not null || draft.EmailReminders is not null || reminder is not null))
        {
            return new PlanResult.No(Refused.NotScheduled);
        }

        var concerns = (title is not null && title != meeting.Title) || (draft.Description is not null && description != meeting.Description);
        meeting.Title = title ?? meeting.Title;
        meeting.Description = draft.Description is null ? meeting.Description : description;
        var retimed = plan is not null && HasTiming(draft) ? await Retiming.RunAsync(change.Db, plan, draft, time.GetUtcNow(), cancellationToken) : new Retimed(false);
        if (retimed.Objection is { } objection)
        {
            return objection;
        }

        var (added, removed) = invitees is null ? ([], []) : await InviteAsync(change.Db, meeting, invitees, cancellationToken);
        var ended = retimed.Ended is { } entry ? await EndedAsync(change.Db, entry, cancellationToken) : null;
        if (retimed.Changed)
        {
            // An answer was to the time that was.
            await change.Db.Invitees.Where(row => row.MeetingId == meeting.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Rsvp, Rsvp.Pending).SetProperty(row => row.AnsweredAt, (DateTimeOffset?)null), cancellationToken);
        }

        concerns |= retimed.Changed;
        if (plan is not null)
        {
            plan.EmailReminders = draft.EmailReminders ?? plan.EmailReminders;
            plan.ReminderMinutes = reminder ?? plan.ReminderMinutes;
            // One for the entry of who is taken off, another for when that one is invited again (RFC 5546, section 2.1.4).
            plan.Sequence += removed.Count > 0 ? 2 : concerns ? 1 : 0;
        }

        var settings = Settings(draft, title);
        if (await change.KeepAsync(meeting.Id, plan is null ? null : new PlanChange.Changed(meeting.Id, added, removed, concerns) { Ended = ended }, cancellationToken) is { } refusal)
        {
            return new PlanResult.No(refusal);
        }

        // The meeting itself keeps its settings: people may be in it.
        return await live.ChangeAsync(access.Id, settings, retimed.Changed, by) is { } no ? new PlanResult.No(no) : new PlanResult.Done(meeting.Id);
    }

    private static bool HasTiming(PlanDraft draft) => draft.Start is not null || draft.TimeZone is not null || draft.DurationMinutes is not null || draft.Recurrence is not null;

    private static SettingsChange Settings(PlanDraft draft, string? title) => new(
        Title: title,
        WaitingRoom: draft.WaitingRoom,
        PasswordHash: draft.Password is null ? null : draft.Password.Length == 0 ? "" : MeetingPasswords.Hash(draft.Password),
        ParticipantsMayStart: draft.ParticipantsMayStart,
        Permissions: SettingsCheck.Permissions(draft) is var permissions && permissions == Meetings.Signals.PermissionChanges.Nothing ? null : permissions);

    /// <summary>With the answers that were given to it.</summary>
    private static async Task<EndedEntry> EndedAsync(ParleyDb db, EndedEntryRow entry, CancellationToken cancellationToken) =>
        new(entry.Number, await db.Invitees.Where(row => row.MeetingId == entry.MeetingId).ToDictionaryAsync(row => row.Id, row => row.Rsvp, cancellationToken));

    private async Task<(IReadOnlyList<InviteeRow> Added, IReadOnlyList<InviteeRow> Removed)> InviteAsync(
        ParleyDb db, MeetingRow meeting, IReadOnlyList<Invitee> invitees, CancellationToken cancellationToken)
    {
        var rows = await db.Invitees.Where(row => row.MeetingId == meeting.Id).ToDictionaryAsync(row => row.EmailKey, cancellationToken);
        var now = time.GetUtcNow();
        var added = new List<InviteeRow>();
        foreach (var invitee in invitees)
        {
            if (rows.Remove(invitee.Key, out var row))
            {
                (row.Name, row.Role) = (invitee.Name, invitee.Role);
            }
            else
            {
                added.Add(PlanRows.Invitee(meeting.Id, invitee, meeting.ListedAt, now));
            }
        }

        db.Invitees.AddRange(added);
        db.Invitees.RemoveRange(rows.Values);
        return (added, [.. rows.Values]);
    }
}
