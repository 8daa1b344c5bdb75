using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Parley.Server.Accounts;
using Parley.Server.Data;
using Parley.Server.Scheduling.Invitations.Pages;

namespace Parley.Server.Scheduling.Invitations;

/// <summary>The calendar that programs subscribe to, and the page and API on which its address is made.</summary>
internal static class CalendarPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/calendar/{token}.ics", FeedAsync).ExcludeFromDescription();
        routes.MapGet("/calendar", ShowAsync).RequireAuthorization().ExcludeFromDescription();
        routes.MapPost("/calendar", ChangeAsync).RequireAuthorization().ExcludeFromDescription();
        var own = routes.MapGroup("/api/me/calendar").NeedsAccount().WithTags("Account");
        own.MapGet("/", ReadAsync).Describe<CalendarFeedObject>(StatusCodes.Status200OK, "The secret address from which calendar programs read the caller's meetings", 401, 429);
        own.MapPost("/", MakeAsync).Describe<CalendarFeedObject>(StatusCodes.Status200OK, "Make such an address, which ends the one before", 401, 429);
        own.MapDelete("/", EndAsync).Describe(StatusCodes.Status204NoContent, "End the address", 401, 429);
    }

    /// <param name="Url">Null: there is none.</param>
    internal sealed record CalendarFeedObject(string? Url);

    private static async Task<IResult> FeedAsync(string token, HttpContext context, CalendarFeeds feeds, FeedContent content, IDbContextFactory<ParleyDb> databases, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await feeds.OwnerAsync(db, token, cancellationToken) is not { } owner)
        {
            return TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, detail: "This calendar address does not work (any more).", extensions: new Dictionary<string, object?> { ["code"] = "calendar_unknown" });
        }

        context.Response.Headers.CacheControl = "private, max-age=300";
        return CalendarFile.Of(await content.ReadAsync(db, owner, cancellationToken), Recipient.InLanguage(owner.Language).CalendarName, "parley.ics");
    }

    private static async Task<IResult> ShowAsync(HttpContext context, CalendarFeeds feeds, CancellationToken cancellationToken) =>
        new RazorComponentResult<CalendarPage>(new
        {
            // As this page's own address has it.
            Address = await feeds.FindAsync(Me(context), cancellationToken) is { } address ? $"{context.Request.Scheme}://{context.Request.Host}{new Uri(address).AbsolutePath}" : null,
        });

    private static async Task<IResult> ChangeAsync(HttpContext context, IAntiforgery antiforgery, CalendarFeeds feeds, CancellationToken cancellationToken)
    {
        try
        {
            await antiforgery.ValidateRequestAsync(context);
        }
        catch (AntiforgeryValidationException)
        {
            return TypedResults.Redirect("/calendar");
        }

        if ((await context.Request.ReadFormAsync(cancellationToken))["action"] == "off")
        {
            await feeds.EndAsync(Me(context), cancellationToken);
        }
        else
        {
            await feeds.MakeAsync(Me(context), cancellationToken);
        }

        return TypedResults.Redirect("/calendar");
    }

    private static async Task<Ok<CalendarFeedObject>> ReadAsync(HttpContext context, CalendarFeeds feeds, CancellationToken cancellationToken) =>
        TypedResults.Ok(new CalendarFeedObject(await feeds.FindAsync(Me(context), cancellationToken)));

    private static async Task<Ok<CalendarFeedObject>> MakeAsync(HttpContext context, CalendarFeeds feeds, CancellationToken cancellationToken) =>
        TypedResults.Ok(new CalendarFeedObject(await feeds.MakeAsync(Me(context), cancellationToken)));

    private static async Task<NoContent> EndAsync(HttpContext context, CalendarFeeds feeds, CancellationToken cancellationToken)
    {
        await feeds.EndAsync(Me(context), cancellationToken);
        return TypedResults.NoContent();
    }

    private static Guid Me(HttpContext context) => Caller.Of(context.User)!.AccountId;
}
