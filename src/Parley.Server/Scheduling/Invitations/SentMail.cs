using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;

namespace Parley.Server.Scheduling.Invitations;

/// <summary>A mail of a meeting, as its host may see it.</summary>
/// <param name="Kind"><c>invitation</c>, <c>confirmation</c>, <c>update</c>, <c>cancellation</c> or <c>reminder</c>.</param>
/// <param name="State"><c>waiting</c>, <c>sent</c>, <c>failed</c>, <c>expired</c>, <c>off</c> or <c>unwanted</c>.</param>
/// <param name="Problem">Why it failed or is late, in the words of the mail server.</param>
internal sealed record SentMail(string To, string? Name, string Kind, string State, int Attempts, string? Problem, DateTimeOffset CreatedAt, DateTimeOffset? SentAt)
{
    public static string ListOf(string meeting, bool failedOnly) => $"{(failedOnly ? 'f' : 'm')} {meeting}";

    /// <param name="failedOnly">Only those that will not arrive.</param>
    public static async Task<Page<SentMail>> ListAsync(ParleyDb db, string meeting, bool failedOnly, int limit, Keyset? from, CancellationToken cancellationToken)
    {
        var rows = db.Mails.AsNoTracking().Where(mail => mail.MeetingId == meeting);
        rows = failedOnly ? rows.Where(mail => mail.State == MailState.Failed) : rows;
        if (from is { } after && Guid.TryParse(after.Id, out var id))
        {
            rows = rows.Where(mail => mail.CreatedAt < after.At || (mail.CreatedAt == after.At && mail.Id < id));
        }

        var found = await rows.OrderByDescending(mail => mail.CreatedAt).ThenByDescending(mail => mail.Id).Take(limit + 1).ToListAsync(cancellationToken);
        var items = found.Take(limit).Select(mail => new SentMail(
            mail.ToAddress, mail.ToName, mail.Kind.ToString().ToLowerInvariant(), mail.State.ToString().ToLowerInvariant(), mail.Attempts, mail.Problem, mail.CreatedAt, mail.SentAt)).ToList();
        var last = found.Count > limit ? found[limit - 1] : null;
        return new Page<SentMail>(items, last is null ? null : new Keyset(ListOf(meeting, failedOnly), last.CreatedAt, last.Id.ToString()).Cursor);
    }
}
