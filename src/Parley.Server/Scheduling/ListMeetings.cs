using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;

namespace Parley.Server.Scheduling;

/// <summary>A meeting in somebody's list.</summary>
/// <param name="Invitees">The first of them.</param>
/// <param name="Own">The reader's invitation.</param>
internal sealed record ListedMeeting(MeetingRow Meeting, PlanRow? Plan, OccurrenceRow? Occurrence, InviteeRow? Own, IReadOnlyList<InviteeRow> Invitees, int InviteeCount)
{
    /// <summary>What the account, in whose list this is, is to the meeting.</summary>
    public Standing StandingOf(Guid account) => Meeting.HostAccountId == account ? Standing.Host
        : Own is { Role: InviteeRole.CoHost } ? Standing.CoHost
        : Standing.Invited;
}

/// <summary>Which part of somebody's meetings.</summary>
internal enum ListPart
{
    /// <summary>Ongoing and to come, the next first.</summary>
    ToCome,

    /// <summary>Completed and cancelled, the latest first.</summary>
    Over,

    /// <summary>First what is to come, then what is over.</summary>
    All,
}

/// <summary>Use case: the meetings that an account hosts or is invited to. Each page is read by an index, however many there are.</summary>
internal sealed class ListMeetings(IDbContextFactory<ParleyDb> databases)
{
    private const int InviteesShown = 50;

    /// <summary>What cursors of somebody's list are of.</summary>
    public static string[] ListsOf(Guid account, ListPart part) =>
        [.. part == ListPart.Over ? [] : new[] { ToCome(account) }, .. part == ListPart.ToCome ? [] : new[] { Over(account) }];

    private static string ToCome(Guid account) => $"n {account:N}";

    private static string Over(Guid account) => $"o {account:N}";

    /// <remarks>Set by name, so that the database can be asked about its parts.</remarks>
    private sealed record Entry
    {
        public required string Id { get; init; }

        public required DateTimeOffset At { get; init; }
    }

    /// <param name="email">Confirmed address of the account; null: nobody's invitations.</param>
    public async Task<Page<ListedMeeting>> RunAsync(Guid account, string? email, ListPart part, Keyset? from, int limit, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var key = email is null ? null : InviteesCheck.KeyOf(email);
        var entries = new List<(string List, Entry Entry)>();
        if (part != ListPart.Over && from?.List != Over(account))
        {
            entries.AddRange((await EntriesAsync(db, account, key, over: false, from, limit + 1, cancellationToken)).Select(entry => (ToCome(account), entry)));
        }

        if (part != ListPart.ToCome && entries.Count <= limit)
        {
            var since = from?.List == Over(account) ? from : null;
            entries.AddRange((await EntriesAsync(db, account, key, over: true, since, limit + 1 - entries.Count, cancellationToken)).Select(entry => (Over(account), entry)));
        }

        var shown = entries.Take(limit).ToList();
        return new Page<ListedMeeting>(
            await DescribeAsync(db, [.. shown.Select(one => one.Entry.Id)], key, cancellationToken),
            entries.Count > limit ? new Keyset(shown[^1].List, shown[^1].Entry.At, shown[^1].Entry.Id).Cursor : null);
    }

    private static async Task<List<Entry>> EntriesAsync(ParleyDb db, Guid account, string? key, bool over, Keyset? from, int count, CancellationToken cancellationToken)
    {
        var hosted = db.Meetings.AsNoTracking().Where(row => row.HostAccountId == account);
        hosted = over
            ? hosted.Where(row => row.Status == MeetingStatus.Completed || row.Status == MeetingStatus.Cancelled)
            : hosted.Where(row => row.Status == MeetingStatus.Scheduled || row.Status == MeetingStatus.Ongoing);
        var entries = await InOrder(hosted.Select(row => new Entry { Id = row.Id, At = row.ListedAt }), over, from, count).ToListAsync(cancellationToken);
        if (key is not null)
        {
            var invited = db.Invitees.AsNoTracking().Where(row => row.EmailKey == key && row.Over == over);
            entries.AddRange(await InOrder(invited.Select(row => new Entry { Id = row.MeetingId, At = row.ListedAt }), over, from, count).ToListAsync(cancellationToken));
        }

        var ordered = over
            ? entries.OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Id, StringComparer.Ordinal)
            : entries.OrderBy(entry => entry.At).ThenBy(entry => entry.Id, StringComparer.Ordinal);
        return [.. ordered.DistinctBy(entry => entry.Id).Take(count)];
    }

    private static IQueryable<Entry> InOrder(IQueryable<Entry> entries, bool over, Keyset? from, int count)
    {
        if (from is { At: var at, Id: var id })
        {
            entries = over
                ? entries.Where(entry => EF.Functions.LessThan(ValueTuple.Create(entry.At, entry.Id), ValueTuple.Create(at, id)))
                : entries.Where(entry => EF.Functions.GreaterThan(ValueTuple.Create(entry.At, entry.Id), ValueTuple.Create(at, id)));
        }

        return (over
            ? entries.OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Id)
            : entries.OrderBy(entry => entry.At).ThenBy(entry => entry.Id)).Take(count);
    }

    /// <remarks>One query for each kind of rows, by its index: in one query for all, the first rows of each meeting would be looked for among those of every meeting there is.</remarks>
    private static async Task<IReadOnlyList<ListedMeeting>> DescribeAsync(ParleyDb db, List<string> ids, string? key, CancellationToken cancellationToken)
    {
        var meetings = await db.Meetings.AsNoTracking().Where(row => ids.Contains(row.Id)).ToListAsync(cancellationToken);
        var plans = await db.Plans.AsNoTracking().Where(row => ids.Contains(row.MeetingId)).ToDictionaryAsync(row => row.MeetingId, cancellationToken);
        var occurrences = (await db.Meetings.AsNoTracking().Where(row => ids.Contains(row.Id))
            .Join(db.Occurrences, row => new { row.Id, At = row.ListedAt }, row => new { Id = row.MeetingId, At = row.StartsAt }, (_, row) => row)
            .ToListAsync(cancellationToken)).ToLookup(row => row.MeetingId);
        var own = key is null ? new Dictionary<string, InviteeRow>() : await db.Invitees.AsNoTracking().Where(row => ids.Contains(row.MeetingId) && row.EmailKey == key).ToDictionaryAsync(row => row.MeetingId, cancellationToken);
        var counts = await db.Invitees.Where(row => ids.Contains(row.MeetingId)).GroupBy(row => row.MeetingId).Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(row => row.Key, row => row.Count, cancellationToken);
        var invitees = (await db.FirstInvitees(ids, InviteesShown).ToListAsync(cancellationToken)).ToLookup(row => row.MeetingId);
        // Between the queries a meeting may have been deleted.
        return
        [
            .. meetings.OrderBy(row => ids.IndexOf(row.Id)).Select(row => new ListedMeeting(
                row,
                plans.GetValueOrDefault(row.Id),
                occurrences[row.Id].MinBy(one => one.Id),
                own.GetValueOrDefault(row.Id),
                [.. invitees[row.Id].OrderBy(one => one.EmailKey, StringComparer.Ordinal)],
                counts.GetValueOrDefault(row.Id))),
        ];
    }

    /// <summary>One meeting with all who are invited.</summary>
    /// <param name="invitation">The reader's own.</param>
    public async Task<ListedMeeting?> FindAsync(string id, Guid? invitation, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await DescribeAsync(db, [id], null, cancellationToken) is not [var found])
        {
            return null;
        }

        var invitees = found.InviteeCount <= InviteesShown
            ? found.Invitees
            : await db.Invitees.AsNoTracking().Where(row => row.MeetingId == id).OrderBy(row => row.EmailKey).ToListAsync(cancellationToken);
        return found with { Invitees = invitees, Own = invitees.FirstOrDefault(row => row.Id == invitation) };
    }
}
