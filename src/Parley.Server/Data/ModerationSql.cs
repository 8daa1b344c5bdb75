using System.Diagnostics;
using Npgsql;
using Parley.Meetings;
using Parley.Meetings.Effects;

namespace Parley.Server.Data;

/// <summary>How settings, removals and the log of a meeting are written.</summary>
internal static class ModerationSql
{
    public static void Append(NpgsqlBatch batch, MeetingId id, MeetingFact fact)
    {
        switch (fact)
        {
            case MeetingFact.SettingsKept { Settings: var settings } kept:
                MeetingFactSql.Add(
                    batch,
                    """
                    update meetings set title = $2, waiting_room = $3, password_hash = $4, locked = $5, participants_may_start = $6,
                      audio_allowed = $7, video_allowed = $8, screen_share_allowed = $9, chat_allowed = $10, reactions_allowed = $11,
                      never_direct = $12, co_hosts_may_name_co_hosts = $13, acting_co_hosts = $14, capacity = $15
                    where id = $1
                    """,
                    id.Value,
                    kept.Title,
                    settings.WaitingRoom,
                    settings.PasswordHash,
                    settings.Locked,
                    settings.ParticipantsMayStart,
                    settings.Permissions.Audio,
                    settings.Permissions.Video,
                    settings.Permissions.ScreenShare,
                    settings.Permissions.Chat,
                    settings.Permissions.Reactions,
                    settings.NeverDirect,
                    settings.CoHostsMayNameCoHosts,
                    settings.ActingCoHosts,
                    settings.Capacity);
                break;
            case MeetingFact.NewcomersHeld held:
                MeetingFactSql.Add(batch, "update sessions set newcomers_held = $2 where id = $1", held.Session.Value, held.Held);
                break;
            case MeetingFact.Spotlit spotlit:
                MeetingFactSql.Add(batch, "update sessions set spotlight = $2 where id = $1", spotlit.Session.Value, spotlit.Who?.Value);
                break;
            case MeetingFact.PersonRemoved { Removal: var removal } removed:
                MeetingFactSql.Add(
                    batch,
                    "insert into removals (session_id, proof, account_id, invitee_id, browser) values ($1, $2, $3, $4, $5)",
                    removed.Session.Value,
                    removal.Proof.Digest,
                    removal.Who.Account,
                    removal.Who.Invitee,
                    removal.Who.Browser);
                break;
            case MeetingFact.Logged { Entry: var entry } logged:
                MeetingFactSql.Add(
                    batch,
                    "insert into meeting_log (meeting_id, session_id, at, act, by_seat, by_name, who, who_name, detail) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                    id.Value,
                    logged.Session?.Value,
                    entry.At,
                    entry.Act.ToString(),
                    entry.By,
                    entry.ByName,
                    entry.Who,
                    entry.WhoName,
                    entry.Detail);
                break;
            case MeetingFact.Opened opened:
                OccurrenceSql.Append(batch, id, opened);
                break;
            case MeetingFact.Closed closed:
                OccurrenceSql.Append(batch, id, closed);
                break;
            case MeetingFact.Knocked:
                // Kept nowhere but in what the host is told: MeetingEventSql.
                break;
            default:
                throw new UnreachableException();
        }
    }
}
