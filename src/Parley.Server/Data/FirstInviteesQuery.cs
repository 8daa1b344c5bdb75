using Microsoft.EntityFrameworkCore;

namespace Parley.Server.Data;

internal static class FirstInviteesQuery
{
    /// <summary>The first invitees of some meetings, in the order of their addresses. Each meeting is one look into the index; EF Core would number the rows of all meetings.</summary>
    public static IQueryable<InviteeRow> FirstInvitees(this ParleyDb db, IReadOnlyList<string> meetings, int count) => db.Invitees.FromSql(
        $"""
        select first.* from unnest({meetings}) as meeting (id)
        cross join lateral (select * from invitees where meeting_id = meeting.id order by email_key limit {count}) as first
        """).AsNoTracking();
}
