using Microsoft.EntityFrameworkCore;
using Parley.Meetings.Signals;
using Parley.Server.Data;

namespace Parley.Server.Scheduling.History;

/// <summary>Use case: who was in the sessions of a meeting and when, the latest session first.</summary>
internal sealed class ReadHistory(IDbContextFactory<ParleyDb> databases, TimeProvider time)
{
    private sealed record PersonRow(SeatRow Seat, string? AccountEmail, string? InvitedEmail, List<StayRow> Stays);

    public static string ListOf(string meeting) => $"s {meeting}";

    /// <param name="emails">Whether the reader may see e-mail addresses.</param>
    /// <param name="session">Only this one; null: all.</param>
    public async Task<Page<SessionObject>> RunAsync(string meeting, bool emails, Guid? session, Keyset? from, int limit, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var query = db.Sessions.AsNoTracking().Where(row => row.MeetingId == meeting && (session == null || row.Id == session));
        if (from is { At: var at } && Guid.TryParse(from.Value.Id, out var last))
        {
            query = query.Where(row => row.StartedAt < at || (row.StartedAt == at && row.Id < last));
        }

        var sessions = await query.OrderByDescending(row => row.StartedAt).ThenByDescending(row => row.Id).Take(limit + 1).ToListAsync(cancellationToken);
        var shown = sessions.Take(limit).ToList();
        var people = await PeopleAsync(db, [.. shown.Select(row => row.Id)], cancellationToken);
        return new Page<SessionObject>(
            [.. shown.Select(row => Describe(row, people[row.Id], emails))],
            sessions.Count > limit ? new Keyset(ListOf(meeting), shown[^1].StartedAt, shown[^1].Id.ToString()).Cursor : null);
    }

    private static async Task<ILookup<Guid, PersonRow>> PeopleAsync(ParleyDb db, List<Guid> sessions, CancellationToken cancellationToken)
    {
        var people = await db.Seats.AsNoTracking()
            .Where(seat => sessions.Contains(seat.SessionId))
            .OrderBy(seat => seat.SessionId).ThenBy(seat => seat.Number)
            .Select(seat => new PersonRow(
                seat,
                db.Accounts.Where(account => account.Id == seat.AccountId).Select(account => account.Email).FirstOrDefault(),
                db.Invitees.Where(invitee => invitee.Id == seat.InviteeId).Select(invitee => invitee.Email).FirstOrDefault(),
                db.Stays.Where(stay => stay.SeatId == seat.Id).OrderBy(stay => stay.Id).ToList()))
            .ToListAsync(cancellationToken);
        return people.ToLookup(person => person.Seat.SessionId);
    }

    private SessionObject Describe(SessionRow session, IEnumerable<PersonRow> people, bool emails)
    {
        var now = time.GetUtcNow();
        return new SessionObject(
            session.Id,
            session.OccurrenceId,
            session.StartedAt,
            session.EndedAt,
            Minutes((session.EndedAt ?? now) - session.StartedAt),
            session.EndReason?.ToLowerInvariant(),
            // Devices of one account are one person; a guest is a seat, which is kept over reloads.
            [.. people.GroupBy(person => person.Seat.AccountId?.ToString() ?? person.Seat.Id).Select(person => Describe([.. person], emails, now))]);
    }

    private static AttendeeObject Describe(List<PersonRow> seats, bool emails, DateTimeOffset now)
    {
        var stays = seats.SelectMany(seat => seat.Stays).OrderBy(stay => stay.JoinedAt).ToList();
        return new AttendeeObject(
            seats[^1].Seat.DisplayName,
            emails ? seats[0].AccountEmail ?? seats[0].InvitedEmail : null,
            NameOf(seats.Select(seat => seat.Seat.Role)),
            seats[0].Seat.AccountId is null,
            Minutes(Covered(stays, now)),
            [.. stays.Select(stay => new StayObject(stay.JoinedAt, stay.LeftAt))]);
    }

    private static string NameOf(IEnumerable<Role> roles)
    {
        var all = roles.ToHashSet();
        return all.Contains(Role.Host) ? "host" : all.Contains(Role.Cohost) ? "cohost" : "participant";
    }

    /// <param name="stays">By their beginning.</param>
    private static TimeSpan Covered(List<StayRow> stays, DateTimeOffset now)
    {
        var (covered, until) = (TimeSpan.Zero, DateTimeOffset.MinValue);
        foreach (var stay in stays)
        {
            var from = stay.JoinedAt > until ? stay.JoinedAt : until;
            var to = stay.LeftAt ?? now;
            if (to > from)
            {
                covered += to - from;
                until = to;
            }
        }

        return covered;
    }

    private static double Minutes(TimeSpan time) => Math.Round(time.TotalMinutes, 2);
}
