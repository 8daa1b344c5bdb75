using Microsoft.EntityFrameworkCore;
using NodaTime.Extensions;
using Npgsql;
using Parley.Meetings.Signals;
using Parley.Server.Accounts;
using Parley.Server.Calls;
using Parley.Server.Calls.Doors;
using Parley.Server.Data;

namespace Parley.Server.Scheduling;

/// <summary>Use case: a confirmed account plans a meeting or a series.</summary>
internal sealed class ScheduleMeeting(
    IDbContextFactory<ParleyDb> databases, IEnumerable<IPlanChanges> listeners, PlanLimit limit, TimeProvider time)
{
    /// <param name="key">Makes a repeated request one meeting; null: none was given.</param>
    public async Task<PlanResult> RunAsync(Caller host, PlanDraft draft, IdempotencyKey? key, CancellationToken cancellationToken)
    {
        if (key is { } shown && await RepeatedAsync(host, shown, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        var faults = new List<PlanFault>();
        var title = SettingsCheck.Title(draft.Title, faults);
        var description = SettingsCheck.Description(draft.Description, faults);
        var timing = TimingCheck.Read(
            new TimingDraft(draft.Start, draft.TimeZone ?? host.TimeZone, draft.DurationMinutes, draft.Recurrence), null, time.GetUtcNow().ToInstant(), faults);
        var invitees = InviteesCheck.Read(draft.Invitees ?? [], host.Email, faults);
        var reminder = SettingsCheck.ReminderMinutes(draft.ReminderMinutes, faults);
        if (!string.IsNullOrEmpty(draft.Password) && !MeetingPasswords.IsAcceptable(draft.Password))
        {
            faults.Add(PlanFault.PasswordInvalid);
        }

        if (faults.Count > 0 || timing is null)
        {
            return new PlanResult.Invalid(faults);
        }

        if (limit.Take(host.AccountId) is { } slow)
        {
            return new PlanResult.No(slow);
        }

        var settings = new Meetings.MeetingSettings
        {
            WaitingRoom = draft.WaitingRoom ?? false,
            ParticipantsMayStart = draft.ParticipantsMayStart ?? false,
            Permissions = Permissions.All.With(SettingsCheck.Permissions(draft)),
            PasswordHash = string.IsNullOrEmpty(draft.Password) ? null : MeetingPasswords.Hash(draft.Password),
        };
        var now = time.GetUtcNow();
        await using var change = await PlanTransaction.BeginAsync(databases, null, listeners, cancellationToken);
        var id = await NewIdAsync(change.Db, cancellationToken);
        var meeting = new MeetingRow
        {
            Id = id,
            Title = title!,
            Description = description,
            HostName = host.FullName,
            HostAccountId = host.AccountId,
            // Nobody is ever shown the token: the host comes with the account.
            HostProof = Secrets.Digest(Secrets.NewToken()),
            Visibility = MeetingVisibility.Link,
            Status = MeetingStatus.Scheduled,
            CreatedAt = now,
            ListedAt = timing.Times[0].Start.ToDateTimeOffset(),
        };
        meeting.WriteSettings(settings);
        change.Db.Meetings.Add(meeting);
        change.Db.Plans.Add(PlanRows.Plan(id, timing, draft.EmailReminders ?? true, reminder ?? SettingsCheck.UsualReminderMinutes));
        change.Db.Occurrences.AddRange(timing.Times.Select(planned => PlanRows.Occurrence(id, planned.Start.ToDateTimeOffset(), timing.DurationMinutes, now)));
        change.Db.Invitees.AddRange(invitees.Select(invitee => PlanRows.Invitee(id, invitee, meeting.ListedAt, now)));
        if (key is { Value: var value, Digest: var digest })
        {
            change.Db.IdempotencyKeys.Add(new IdempotencyRow { AccountId = host.AccountId, Key = value, Digest = digest, MeetingId = id, CreatedAt = now });
        }

        try
        {
            return await change.KeepAsync(id, new PlanChange.Planned(id), cancellationToken) is { } refusal ? new PlanResult.No(refusal) : new PlanResult.Done(id);
        }
        catch (DbUpdateException error) when (key is not null && error.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // The same request at the same time was first.
            return await RepeatedAsync(host, key!.Value, cancellationToken) ?? throw new InvalidOperationException("The request was taken for a repetition of one that is not there.", error);
        }
    }

    private async Task<PlanResult?> RepeatedAsync(Caller host, IdempotencyKey key, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var earlier = await db.IdempotencyKeys.AsNoTracking().SingleOrDefaultAsync(row => row.AccountId == host.AccountId && row.Key == key.Value, cancellationToken);
        return earlier is null ? null
            : earlier.Digest == key.Digest ? new PlanResult.Done(earlier.MeetingId, Repeated: true)
            : new PlanResult.No(IdempotencyKey.Reused);
    }

    private static async Task<string> NewIdAsync(ParleyDb db, CancellationToken cancellationToken)
    {
        string id;
        do
        {
            id = Secrets.NewMeetingId().Value;
        }
        while (await db.Meetings.AnyAsync(meeting => meeting.Id == id, cancellationToken));

        return id;
    }
}
