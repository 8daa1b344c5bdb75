using Npgsql;
using Parley.Meetings;
using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Server.Data;

/// <summary>What the beginning and the end of a session mean for the planned times of a meeting.</summary>
internal static class OccurrenceSql
{
    /// <summary>
    /// Which planned time is meant: the ongoing one, else the nearest, so that a host who is hours early or late gets the right one.
    /// There is none when all are over: what begins then is unplanned.
    /// </summary>
    private const string Meant =
        """
        select id from occurrences where meeting_id = $1 and status in ('Scheduled', 'Ongoing')
        order by status = 'Ongoing' desc, greatest(starts_at - $2, $2 - ends_at, interval '0'), starts_at
        limit 1
        """;

    /// <summary>A meeting that was cancelled a moment ago has no session: null fails the batch, and the meeting is read anew.</summary>
    private const string BeginSession =
        $"""
        insert into sessions (id, meeting_id, started_at, occurrence_id)
        select $3, case when status <> 'Cancelled' then id end, $2, ({Meant}) from meetings where id = $1
        """;

    private const string BeginOccurrence = $"update occurrences set status = 'Ongoing', started_at = $2 where status = 'Scheduled' and id = ({Meant})";

    private const string BeginMeeting = "update meetings set status = 'Ongoing', started_at = $2, ended_at = null, listed_at = $2 where id = $1 and status <> 'Cancelled'";

    private const string EndOccurrence = "update occurrences set status = 'Completed', ended_at = $2 where meeting_id = $1 and status = 'Ongoing'";

    private const string EndMeeting = "update meetings set status = 'Completed', ended_at = $2 where id = $1 and status <> 'Cancelled'";

    public static void Append(NpgsqlBatch batch, MeetingId id, MeetingFact.SessionBegan began)
    {
        MeetingFactSql.Add(batch, ListingSql.Lock, id.Value);
        MeetingFactSql.Add(batch, BeginSession, id.Value, began.At, began.Session.Value);
        MeetingFactSql.Add(batch, BeginOccurrence, id.Value, began.At);
        MeetingFactSql.Add(batch, BeginMeeting, id.Value, began.At);
        MeetingFactSql.Add(batch, ListingSql.Refresh, id.Value);
    }

    public static void Append(NpgsqlBatch batch, MeetingId id, MeetingFact.SessionEnded ended)
    {
        MeetingFactSql.Add(batch, ListingSql.Lock, id.Value);
        MeetingFactSql.Add(batch, "update sessions set ended_at = $2, end_reason = $3 where id = $1", ended.Session.Value, ended.At, ended.Reason.ToString());
        // Who was in it need not be recognised any more.
        MeetingFactSql.Add(batch, "update seats set browser = null where session_id = $1 and browser is not null", ended.Session.Value);
        AppendEnd(batch, id, ended.At);
    }

    private static void AppendEnd(NpgsqlBatch batch, MeetingId id, DateTimeOffset at)
    {
        MeetingFactSql.Add(batch, EndOccurrence, id.Value, at);
        MeetingFactSql.Add(batch, EndMeeting, id.Value, at);
        MeetingFactSql.Add(batch, ListingSql.Refresh, id.Value);
    }

    /// <summary>Its host says that it begins, though nobody is in it yet.</summary>
    public static void Append(NpgsqlBatch batch, MeetingId id, MeetingFact.Opened opened)
    {
        MeetingFactSql.Add(batch, ListingSql.Lock, id.Value);
        MeetingFactSql.Add(batch, BeginOccurrence, id.Value, opened.At);
        MeetingFactSql.Add(batch, BeginMeeting, id.Value, opened.At);
        MeetingFactSql.Add(batch, ListingSql.Refresh, id.Value);
    }

    /// <summary>Over or cancelled, and nobody was in it.</summary>
    public static void Append(NpgsqlBatch batch, MeetingId id, MeetingFact.Closed closed)
    {
        MeetingFactSql.Add(batch, ListingSql.Lock, id.Value);
        if (closed.Reason == EndReason.Cancelled)
        {
            MeetingFactSql.Add(batch, "update meetings set status = 'Cancelled' where id = $1", id.Value);
            MeetingFactSql.Add(batch, ListingSql.Refresh, id.Value);
            return;
        }

        AppendEnd(batch, id, closed.At);
    }
}
