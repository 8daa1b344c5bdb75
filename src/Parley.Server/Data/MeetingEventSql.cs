using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Parley.Server.Data;

/// <summary>Writes down what is to be told about a meeting, in the transaction of what happened. Without a webhook for it nothing is written.</summary>
internal static class MeetingEventSql
{
    /// <summary>The number of the event locks the meeting's row, so numbers rise in the order in which transactions are kept.</summary>
    private const string After = $"{Counted} {Wanted} {Returned} {Insert} numbered.status, numbered.started_at, numbered.ended_at {Source}";

    /// <summary>Written before the facts are: the meeting is about to be ongoing.</summary>
    private const string Began =
        $"{Counted} {Wanted} and (status <> 'Ongoing' or started_at is null or ended_at is not null) {Returned} {Insert} 'Ongoing', $4, null {Source}";

    /// <summary>Written before the facts are: it was opened and nobody came.</summary>
    private const string Ended =
        $"{Counted} {Wanted} and status = 'Ongoing' and started_at is not null and ended_at is null {Returned} {Insert} 'Completed', numbered.started_at, $4 {Source}";

    private const string Counted = "with numbered as (update meetings set event_sequence = event_sequence + 1 where id = $1";

    private const string Wanted =
        "and exists (select 1 from webhooks where webhooks.account_id = meetings.host_account_id and webhooks.disabled_at is null and $3 = any(webhooks.events))";

    private const string Returned = "returning host_account_id, event_sequence, status, started_at, ended_at)";

    private const string Insert =
        """
        insert into webhook_events (id, meeting_id, account_id, type, at, sequence, session_id, occurrence_id,
          participant_id, participant_name, participant_role, participant_account_id, invitee_id, via, by_id, by_name, reason,
          status, started_at, ended_at)
        select $2, $1, numbered.host_account_id, $3, $4, numbered.event_sequence, $5::uuid, $6::uuid,
          $7::text, coalesce($8::text, seats.display_name), seats.role, coalesce($9::uuid, seats.account_id), coalesce($10::uuid, seats.invitee_id), seats.via,
          $11::text, $12::text, $13::text,
        """;

    private const string Source = "from numbered left join seats on seats.id = $7::text";

    public static void Append(NpgsqlBatch batch, string meeting, MeetingEvent what)
    {
        var sql = !what.DependsOnBefore ? After : what.Type == MeetingEventTypes.Started ? Began : Ended;
        MeetingFactSql.Add(
            batch,
            sql,
            meeting,
            Guid.CreateVersion7(what.At),
            what.Type,
            what.At,
            what.Session,
            what.Occurrence,
            what.ParticipantId,
            what.ParticipantName,
            what.Account,
            what.Invitee,
            what.ById,
            what.ByName,
            what.Reason);
    }

    /// <summary>In the open transaction, once the rows of what happened are saved.</summary>
    public static async Task AddAsync(ParleyDb db, string meeting, MeetingEvent what, CancellationToken cancellationToken)
    {
        var transaction = db.Database.CurrentTransaction ?? throw new InvalidOperationException("Events belong to the transaction of what caused them.");
        await using var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection(), (NpgsqlTransaction)transaction.GetDbTransaction());
        Append(batch, meeting, what);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
