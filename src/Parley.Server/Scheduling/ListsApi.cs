using Microsoft.EntityFrameworkCore;
using Parley.Meetings.Signals;
using Parley.Server.Accounts;
using Parley.Server.Calls;
using Parley.Server.Data;

namespace Parley.Server.Scheduling;

/// <summary>Somebody's meetings over HTTP: <c>/api/meetings</c> for the caller's own, <c>/api/meetings/user/{email}</c> for an administrator too.</summary>
internal sealed class ListsApi(ListMeetings meetings, MeetingObjects objects, IDbContextFactory<ParleyDb> databases)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/meetings").WithTags("Meetings");
        group.MapGet("/", (string? when, int? limit, string? cursor, HttpContext context, ListsApi api) => api.OwnAsync(when, limit, cursor, context))
            .NeedsAccount()
            .Describe<Page<MeetingObject>>(StatusCodes.Status200OK, "The caller's meetings: what is to come, then what is over; or one of both (when=upcoming, when=past)", 400, 401);
        group.MapGet("/user/{email}", (string email, string? when, int? limit, string? cursor, HttpContext context, ListsApi api) => api.UserAsync(email, when, limit, cursor, context))
            .NeedsAccount()
            .Describe<Page<MeetingObject>>(StatusCodes.Status200OK, "The meetings of the account with this address: the caller's own, or, for an administrator, anybody's", 400, 401, 403);
    }

    private Task<IResult> OwnAsync(string? when, int? limit, string? cursor, HttpContext context)
    {
        var caller = Caller.Of(context.User)!;
        return ListAsync(caller.AccountId, caller.OwnsAddress ? caller.Email : null, when, limit, cursor, own: true, context);
    }

    private async Task<IResult> UserAsync(string email, string? when, int? limit, string? cursor, HttpContext context)
    {
        var caller = Caller.Of(context.User)!;
        if (string.Equals(email.Trim(), caller.Email, StringComparison.OrdinalIgnoreCase))
        {
            return await OwnAsync(when, limit, cursor, context);
        }

        if (caller is not { Confirmed: true, Administrator: true })
        {
            return RefusalProblem.Of(context, Refused.OthersList);
        }

        var key = InviteesCheck.KeyOf(email.Trim());
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        var account = await db.Accounts.AsNoTracking().SingleOrDefaultAsync(row => row.NormalizedEmail == key, context.RequestAborted);
        return await ListAsync(account?.Id ?? Guid.Empty, account is { EmailConfirmed: true } ? email.Trim() : null, when, limit, cursor, own: false, context);
    }

    private async Task<IResult> ListAsync(Guid account, string? email, string? when, int? limit, string? cursor, bool own, HttpContext context)
    {
        ListPart? part = when switch
        {
            null or "" or "all" => ListPart.All,
            "upcoming" => ListPart.ToCome,
            "past" => ListPart.Over,
            _ => null,
        };
        var (most, refusal) = Keyset.ReadLimit(limit);
        var (from, wrong) = Keyset.Read(cursor, ListMeetings.ListsOf(account, part ?? ListPart.All));
        if ((refusal ?? wrong ?? (part is null ? Refusal.Malformed : null)) is { } no)
        {
            return RefusalProblem.Of(context, no);
        }

        var page = await meetings.RunAsync(account, email, part!.Value, from, most, context.RequestAborted);
        return TypedResults.Ok(new Page<MeetingObject>(
            [.. page.Items.Select(listed => objects.Of(listed, own ? listed.StandingOf(account) : Standing.Administrator))],
            page.NextCursor));
    }
}
