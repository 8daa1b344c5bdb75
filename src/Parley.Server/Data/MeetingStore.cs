using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Parley.Meetings;
using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Server.Data;

/// <summary>Keeps meetings across restarts: reads the state back and writes what happened.</summary>
internal sealed class MeetingStore(IDbContextFactory<ParleyDb> databases, NpgsqlDataSource source)
{
    /// <summary>Reads a meeting as it stands.</summary>
    /// <param name="lastSeen">When people with an unfinished stay were last seen by the server.</param>
    /// <param name="now">They have their grace from now on.</param>
    public async Task<Meeting?> LoadAsync(MeetingId id, MeetingRules rules, DateTimeOffset lastSeen, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await db.Meetings.AsNoTracking().SingleOrDefaultAsync(meeting => meeting.Id == id.Value, cancellationToken);
        if (row is null)
        {
            return null;
        }

        var meeting = new Meeting
        {
            Id = id,
            Title = row.Title,
            Rules = rules,
            Settings = row.ReadSettings(),
            IsOpen = row.Status == MeetingStatus.Ongoing,
            Ended = row.Status is MeetingStatus.Completed or MeetingStatus.Cancelled,
            Cancelled = row.Status == MeetingStatus.Cancelled,
            Planned = await db.Plans.AnyAsync(plan => plan.MeetingId == id.Value, cancellationToken),
        };
        var session = await db.Sessions.AsNoTracking().SingleOrDefaultAsync(open => open.MeetingId == id.Value && open.EndedAt == null, cancellationToken);
        if (session is null)
        {
            return meeting;
        }

        var seats = await db.Seats.AsNoTracking().Where(seat => seat.SessionId == session.Id).ToListAsync(cancellationToken);
        var open = await db.Stays.AsNoTracking()
            .Where(stay => stay.LeftAt == null && db.Seats.Any(seat => seat.Id == stay.SeatId && seat.SessionId == session.Id))
            .ToDictionaryAsync(stay => stay.SeatId, stay => stay.JoinedAt, cancellationToken);
        var chat = await db.ChatLines.AsNoTracking().Where(line => line.SessionId == session.Id).OrderByDescending(line => line.SentAt).Take(Meeting.ChatHeld).ToListAsync(cancellationToken);
        chat.Reverse();
        var lastLeft = await db.Stays.Where(stay => db.Seats.Any(seat => seat.Id == stay.SeatId && seat.SessionId == session.Id)).MaxAsync(stay => stay.LeftAt, cancellationToken);

        var removals = await db.Removals.AsNoTracking().Where(removal => removal.SessionId == session.Id).ToListAsync(cancellationToken);

        return meeting with
        {
            NewcomersHeld = session.NewcomersHeld,
            Spotlight = session.Spotlight is { } spotlight ? new ParticipantId(spotlight) : null,
            Removals = [.. removals.Select(removal => new Removal(new SeatProof(removal.Proof), new Identity(removal.AccountId, removal.InviteeId, Browser: removal.Browser)))],
            Session = new SessionId(session.Id),
            EmptySince = open.Count > 0 ? null : lastLeft ?? session.StartedAt,
            Seats = seats.ToImmutableDictionary(seat => new ParticipantId(seat.Id), seat => Restore(seat, open, lastSeen, now)),
            Chat = [.. chat.Select(line => new ChatLine(line.Id, line.FromSeat, line.FromName, line.ToSeat, line.ToName, line.Text, line.SentAt))],
        };
    }

    /// <summary>Keeps facts, all or none.</summary>
    public async Task KeepAsync(MeetingId id, IReadOnlyList<MeetingFact> facts, CancellationToken cancellationToken)
    {
        // One batch is one round trip and one implicit transaction.
        await using var batch = source.CreateBatch();
        var events = MeetingEvent.Of(facts).ToLookup(what => what.DependsOnBefore);
        foreach (var what in events[true])
        {
            MeetingEventSql.Append(batch, id.Value, what);
        }

        foreach (var fact in facts)
        {
            MeetingFactSql.Append(batch, id, fact);
        }

        foreach (var what in events[false])
        {
            MeetingEventSql.Append(batch, id.Value, what);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static Seat Restore(SeatRow row, Dictionary<string, DateTimeOffset> open, DateTimeOffset lastSeen, DateTimeOffset now)
    {
        var seat = new Seat(new ParticipantId(row.Id), row.Number, new SeatProof(row.Proof), row.DisplayName, row.Role, row.JoinedAt, HandRaisedAt: row.HandRaisedAt)
        {
            Via = row.Via,
            Who = new Identity(row.AccountId, row.InviteeId, Browser: row.Browser),
            Override = new PermissionChanges(row.AudioAllowed, row.VideoAllowed, row.ScreenShareAllowed, row.ChatAllowed, row.ReactionsAllowed),
        };
        // Other software does not come back to its seat, it publishes anew.
        var grace = row.Via == Via.Page ? MeetingRules.SeatGrace : TimeSpan.Zero;
        return open.TryGetValue(row.Id, out var joined)
            ? seat with { LastSeen = lastSeen > joined ? lastSeen : joined, GraceEnds = now + grace }
            : seat;
    }
}
