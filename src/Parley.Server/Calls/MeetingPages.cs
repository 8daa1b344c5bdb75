using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Server.Accounts;
using Parley.Server.Calls.Doors;
using Parley.Server.Calls.Pages;
using Parley.Server.Ui;

namespace Parley.Server.Calls;

/// <summary>The pages that lead into a call. All of them work without script up to the call itself.</summary>
internal static class MeetingPages
{
    /// <summary>In the address of whoever was given a cookie and sent here again.</summary>
    private const string Again = "again";

    /// <summary>How much of a wrong address is shown again for correction.</summary>
    private const int ShownLength = 200;

    public static void MapMeetingPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", () => new RazorComponentResult<LandingPage>()).ExcludeFromDescription();
        routes.MapPost("/", StartAsync).ExcludeFromDescription();
        routes.MapGet("/join", Join).ExcludeFromDescription();
        routes.MapGet("/m/{address}", OpenAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> StartAsync(HttpContext context, IAntiforgery antiforgery, CreateMeeting createMeeting, CancellationToken cancellationToken)
    {
        if (await OwnForm.ReadAsync(context, antiforgery) is null)
        {
            return Landing(PageTexts.FormExpired, StatusCodes.Status400BadRequest);
        }

        var result = await createMeeting.RunAsync(title: null, hostName: null, context.Connection.RemoteIpAddress, Caller.Of(context.User), cancellationToken);
        if (result is not CreateMeetingResult.Created created)
        {
            var refusal = ((CreateMeetingResult.Refused)result).Refusal;
            return Landing(RefusalTexts.Of(refusal), RefusalProblem.StatusOf(refusal));
        }

        // The fragment never leaves the browser again: the host's secret is in no log and no Referer.
        context.Response.Headers.Location = $"/m/{created.MeetingId}#host={Uri.EscapeDataString(created.HostToken)}";
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static IResult Join(string? m) => MeetingAddress.TryParse(m, out var id)
        ? TypedResults.Redirect($"/m/{id}")
        : new RazorComponentResult<LandingPage>(new { JoinProblem = PageTexts.JoinInvalid, Typed = Shown(m) })
        {
            StatusCode = StatusCodes.Status400BadRequest,
        };

    private static async Task<IResult> OpenAsync(string address, HttpContext context, FindMeeting findMeeting, CancellationToken cancellationToken)
    {
        // One address for one meeting: copies of it in capitals or without dashes lead here.
        if (MeetingAddress.TryParse(address, out var id) && id.Value != address)
        {
            return TypedResults.Redirect($"/m/{id}");
        }

        var result = await findMeeting.RunAsync(address, Guesser.Of(context), cancellationToken);
        if (result is FindMeetingResult.Found found)
        {
            BrowserCookie.Give(context);
            var account = Caller.Of(context.User);
            return new RazorComponentResult<CallPage>(new
            {
                found.Meeting.MeetingId,
                found.Meeting.Title,
                Password = found.Meeting.Settings.PasswordHash is not null,
                WaitingRoom = found.Meeting.MakesWait || (found.Meeting.NewcomersHeld && account is null),
                found.Meeting.Settings.Locked,
                AccountName = account?.FullName,
                IsHost = account is not null && account.AccountId == found.Meeting.HostAccount,
            });
        }

        var slowed = ((FindMeetingResult.Refused)result).Refusal == GuessingLimit.Slowed;
        if (slowed && BrowserCookie.DigestOf(context) is null && !context.Request.Query.ContainsKey(Again))
        {
            // Who comes for the first time has nothing to be told by from programs that guess behind the same address.
            BrowserCookie.Give(context);
            return TypedResults.LocalRedirect($"{context.Request.Path.ToUriComponent()}{context.Request.QueryString.Add(Again, "1").ToUriComponent()}");
        }

        return new RazorComponentResult<MeetingMissingPage>(new { Typed = Shown(address), Slowed = slowed })
        {
            StatusCode = slowed ? StatusCodes.Status429TooManyRequests : StatusCodes.Status404NotFound,
        };
    }

    private static RazorComponentResult<LandingPage> Landing(string problem, int status) =>
        new(new { StartProblem = problem }) { StatusCode = status };

    private static string? Shown(string? typed) => typed is { Length: > ShownLength } ? typed[..ShownLength] : typed;
}
