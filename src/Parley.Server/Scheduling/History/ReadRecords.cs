using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;

namespace Parley.Server.Scheduling.History;

/// <summary>Use case: what was written in a session and what its hosts did. For hosts and co-hosts.</summary>
internal sealed class ReadRecords(IDbContextFactory<ParleyDb> databases)
{
    public static string ChatOf(Guid session) => $"c {session:N}";

    public static string LogOf(string meeting, Guid? session) => session is { } held ? $"l {held:N}" : $"l {meeting}";

    /// <summary>Lines to everybody, and those from and to the reader: what two people wrote each other is theirs, whoever is host.</summary>
    /// <param name="account">The reader; null: the bearer of the host token, who reads what went to everybody.</param>
    public async Task<Page<ChatLineObject>> ChatAsync(Guid session, Guid? account, Keyset? from, int limit, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var own = db.Seats.Where(seat => seat.SessionId == session && account != null && seat.AccountId == account).Select(seat => seat.Id);
        var lines = db.ChatLines.AsNoTracking()
            .Where(line => line.SessionId == session && (line.ToSeat == null || own.Contains(line.FromSeat) || own.Contains(line.ToSeat)));
        if (from is { At: var at, Id: var last })
        {
            lines = lines.Where(line => EF.Functions.GreaterThan(ValueTuple.Create(line.SentAt, line.Id), ValueTuple.Create(at, last)));
        }

        var found = await lines.OrderBy(line => line.SentAt).ThenBy(line => line.Id).Take(limit + 1).ToListAsync(cancellationToken);
        return new Page<ChatLineObject>(
            [.. found.Take(limit).Select(line => new ChatLineObject(line.Id, line.SentAt, line.FromName, line.ToName, line.Text))],
            found.Count > limit ? new Keyset(ChatOf(session), found[limit - 1].SentAt, found[limit - 1].Id).Cursor : null);
    }

    /// <param name="session">Null: acts outside of sessions.</param>
    public async Task<Page<LogEntryObject>> LogAsync(string meeting, Guid? session, Keyset? from, int limit, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var last = from is { Id: var text } && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
        var found = await db.MeetingLog.AsNoTracking()
            .Where(row => row.MeetingId == meeting && row.SessionId == session && row.Id > last)
            .OrderBy(row => row.Id).Take(limit + 1).ToListAsync(cancellationToken);
        return new Page<LogEntryObject>(
            [.. found.Take(limit).Select(row => new LogEntryObject(row.At, JsonNamingPolicy.CamelCase.ConvertName(row.Act.ToString()), row.ByName, row.WhoName, row.Detail))],
            found.Count > limit ? new Keyset(LogOf(meeting, session), found[limit - 1].At, found[limit - 1].Id.ToString(CultureInfo.InvariantCulture)).Cursor : null);
    }

    /// <summary>How good everybody's connection was, over the whole session.</summary>
    public async Task<IReadOnlyList<ConnectionSummary>> QualityAsync(Guid session, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.QualitySamples.AsNoTracking()
            .Where(sample => sample.SessionId == session)
            .GroupBy(sample => sample.SeatId)
            .Select(samples => new { Seat = samples.Key, Samples = samples.Count(), RoundTrip = samples.Average(sample => (double?)sample.RoundTrip), Loss = samples.Average(sample => (double?)sample.LossIn) })
            .Join(db.Seats, one => one.Seat, seat => seat.Id, (one, seat) => new { one.Samples, one.RoundTrip, one.Loss, seat.DisplayName, seat.Number })
            .OrderBy(one => one.Number)
            .Select(one => new ConnectionSummary(one.DisplayName, one.Samples, one.RoundTrip, one.Loss))
            .ToListAsync(cancellationToken);
    }
}
