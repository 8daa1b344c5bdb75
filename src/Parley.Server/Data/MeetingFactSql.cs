using Npgsql;
using Parley.Meetings;
using Parley.Meetings.Effects;

namespace Parley.Server.Data;

/// <summary>How each fact of a meeting is written.</summary>
internal static class MeetingFactSql
{
    public static void Append(NpgsqlBatch batch, MeetingId id, MeetingFact fact)
    {
        switch (fact)
        {
            case MeetingFact.SessionBegan began:
                OccurrenceSql.Append(batch, id, began);
                break;
            case MeetingFact.SessionEnded ended:
                OccurrenceSql.Append(batch, id, ended);
                break;
            case MeetingFact.SeatKept kept:
                Add(
                    batch,
                    """
                    insert into seats (id, session_id, number, proof, display_name, role, joined_at, hand_raised_at, via, account_id, invitee_id,
                      audio_allowed, video_allowed, screen_share_allowed, chat_allowed, reactions_allowed, browser)
                    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
                    on conflict (id) do update set proof = excluded.proof, display_name = excluded.display_name, role = excluded.role,
                      account_id = excluded.account_id, invitee_id = excluded.invitee_id, hand_raised_at = excluded.hand_raised_at,
                      audio_allowed = excluded.audio_allowed, video_allowed = excluded.video_allowed, screen_share_allowed = excluded.screen_share_allowed,
                      chat_allowed = excluded.chat_allowed, reactions_allowed = excluded.reactions_allowed, browser = excluded.browser
                    """,
                    kept.Seat.Id.Value,
                    kept.Session.Value,
                    kept.Seat.Number,
                    kept.Seat.Proof.Digest,
                    kept.Seat.DisplayName,
                    kept.Seat.Role.ToString(),
                    kept.Seat.JoinedAt,
                    kept.Seat.HandRaisedAt,
                    kept.Seat.Via.ToString(),
                    kept.Seat.Who.Account,
                    kept.Seat.Who.Invitee,
                    kept.Seat.Override.Audio,
                    kept.Seat.Override.Video,
                    kept.Seat.Override.ScreenShare,
                    kept.Seat.Override.Chat,
                    kept.Seat.Override.Reactions,
                    kept.Seat.Who.Browser);
                break;
            case MeetingFact.StayBegan began:
                Add(batch, "insert into stays (seat_id, joined_at) values ($1, $2)", began.Seat.Value, began.At);
                break;
            case MeetingFact.StayEnded ended:
                Add(batch, "update stays set left_at = $2 where seat_id = $1 and left_at is null", ended.Seat.Value, ended.At);
                break;
            case MeetingFact.QualitySampled { Sample: var sample } sampled:
                Add(
                    batch,
                    """
                    insert into quality_samples (session_id, seat_id, at, path, relayed, tcp, round_trip, loss_in, loss_out, bits_per_second_in, bits_per_second_out, trouble)
                    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                    """,
                    sampled.Session.Value,
                    sampled.Seat.Value,
                    sampled.At,
                    sample.Path.ToString(),
                    sample.Relayed,
                    sample.Tcp,
                    sample.RoundTrip,
                    (float?)sample.LossIn,
                    (float?)sample.LossOut,
                    sample.BitsPerSecondIn,
                    sample.BitsPerSecondOut,
                    sample.Trouble?.ToString());
                break;
            case MeetingFact.ChatPosted posted:
                Add(
                    batch,
                    // A repeated message may be one that memory no longer holds.
                    "insert into chat_lines (id, session_id, from_seat, from_name, to_seat, to_name, text, sent_at) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing",
                    posted.Line.MessageId,
                    posted.Session.Value,
                    posted.Line.From,
                    posted.Line.FromName,
                    posted.Line.To,
                    posted.Line.ToName,
                    posted.Line.Text,
                    posted.Line.SentAt);
                break;
            default:
                ModerationSql.Append(batch, id, fact);
                break;
        }
    }

    /// <summary>One statement with its values.</summary>
    public static void Add(NpgsqlBatch batch, string sql, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(value switch
            {
                null => new NpgsqlParameter { Value = DBNull.Value },
                DateTimeOffset time => new NpgsqlParameter<DateTimeOffset> { TypedValue = time.ToUniversalTime() },
                _ => new NpgsqlParameter { Value = value },
            });
        }

        batch.BatchCommands.Add(command);
    }
}
