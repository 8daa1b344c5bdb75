using Microsoft.EntityFrameworkCore;

namespace Parley.Server.Data;

/// <summary>Status and place in lists of a meeting follow from its occurrences and its running session.</summary>
internal static class ListingSql
{
    /// <summary>Holds off others who change the plan of the meeting, and sessions that begin or end. Always the first row that is locked.</summary>
    public const string Lock = "select 1 from meetings where id = $1 for no key update";

    /// <summary>
    /// The current occurrence is the ongoing one, else the next one, else the last. A session outside of the plan makes the meeting ongoing by itself.
    /// An instant meeting has no occurrences and keeps the status it has.
    /// </summary>
    public const string Refresh =
        """
        with running as (
          select occurrence_id, started_at from sessions where meeting_id = $1 and ended_at is null
        ), shown as (
          select status, starts_at from occurrences where meeting_id = $1
          order by status = 'Ongoing' desc, status = 'Scheduled' desc, case when status = 'Scheduled' then starts_at end, starts_at desc
          limit 1
        ), listed as (
          update meetings set
            status = case when exists (select 1 from running) then 'Ongoing' else coalesce((select status from shown), status) end,
            listed_at = coalesce(
              (select started_at from running where occurrence_id is null),
              (select starts_at from shown),
              listed_at)
          where id = $1
          returning status, listed_at
        )
        update invitees set listed_at = listed.listed_at, over = listed.status in ('Completed', 'Cancelled')
        from listed
        where meeting_id = $1
          and (invitees.listed_at is distinct from listed.listed_at or invitees.over is distinct from (listed.status in ('Completed', 'Cancelled')))
        """;

    public static Task LockAsync(ParleyDb db, string meeting, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlRawAsync(Lock.Replace("$1", "{0}", StringComparison.Ordinal), [meeting], cancellationToken);

    /// <summary>After a change of occurrences, in its transaction and once its rows are saved.</summary>
    public static Task RefreshAsync(ParleyDb db, string meeting, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlRawAsync(Refresh.Replace("$1", "{0}", StringComparison.Ordinal), [meeting], cancellationToken);
}
