using Npgsql;
using Parley.Meetings;
using Parley.Meetings.Effects;

namespace Parley.Server.Data;

/// <summary>What the beginning and the end of a session mean for the planned times of a meeting.</summary>
internal static class OccurrenceSql
{
    /// <summary>
    /// A session belongs to the occurrence that is nearest in time, so that a host who is hours early or late gets the one that was meant.
    /// Without one to come it is unplanned. A meeting that was cancelled a moment ago has no session: null fails the batch, and the meeting is read anew.
    /// </summary>
    private const string Begin =
        """
        insert into sessions (id, meeting_id, started_at, occurrence_id)
        select $1, case when status <> 'Cancelled' then id end, $3, (
          select id from occurrences where meeting_id = $2 and status in ('Scheduled', 'Ongoing')
          order by status = 'Ongoing' desc, greatest(starts_at - $3, $3 - ends_at, interval '0'), starts_at
          limit 1)
        from meetings where id = $2
        """;

    /// <summary>
    /// Somebody who looked in before the planned time and left again has not held the meeting: it is to come as before, and that session was unplanned.
    /// Ending it for all is a decision, at whatever time.
    /// </summary>
    private const string Complete =
        """
        update occurrences set
          status = case when $3 = 'Idle' and starts_at > $2 then 'Scheduled' else 'Completed' end,
          started_at = case when $3 = 'Idle' and starts_at > $2 then null else occurrences.started_at end,
          ended_at = case when $3 = 'Idle' and starts_at > $2 then null else $2 end
        from sessions where sessions.id = $1 and occurrences.id = sessions.occurrence_id
        """;

    public static void Append(NpgsqlBatch batch, MeetingId id, MeetingFact.SessionBegan began)
    {
        MeetingFactSql.Add(batch, ListingSql.Lock, id.Value);
        MeetingFactSql.Add(batch, Begin, began.Session.Value, id.Value, began.At);
        MeetingFactSql.Add(
            batch,
            "update occurrences set status = 'Ongoing', started_at = $2 from sessions where sessions.id = $1 and occurrences.id = sessions.occurrence_id",
            began.Session.Value,
            began.At);
        MeetingFactSql.Add(batch, "update meetings set status = 'Ongoing', started_at = $2, ended_at = null, listed_at = $2 where id = $1", id.Value, began.At);
        MeetingFactSql.Add(batch, ListingSql.Refresh, id.Value);
    }

    public static void Append(NpgsqlBatch batch, MeetingId id, MeetingFact.SessionEnded ended)
    {
        MeetingFactSql.Add(batch, ListingSql.Lock, id.Value);
        MeetingFactSql.Add(batch, "update sessions set ended_at = $2, end_reason = $3 where id = $1", ended.Session.Value, ended.At, ended.Reason.ToString());
        MeetingFactSql.Add(batch, Complete, ended.Session.Value, ended.At, ended.Reason.ToString());
        MeetingFactSql.Add(
            batch,
            "update sessions set occurrence_id = null from occurrences where sessions.id = $1 and occurrences.id = sessions.occurrence_id and occurrences.status = 'Scheduled'",
            ended.Session.Value);
        MeetingFactSql.Add(batch, "update meetings set status = 'Completed', ended_at = $2 where id = $1", id.Value, ended.At);
        MeetingFactSql.Add(batch, ListingSql.Refresh, id.Value);
    }
}
