using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Meetings.Signals;
using Parley.Server.Calls;
using Parley.Server.Hosting.Files;
using Parley.Server.Ui.Pages;

namespace Parley.Server.Ui;

/// <summary>The look of the pages, the start page and the pages for what is not there.</summary>
internal static class UiFeature
{
    public static IServiceCollection AddUi(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddAntiforgery();
        services.AddSingleton(provider => ClientAssets.Load(provider.GetRequiredService<ProgramFolder>().Path));
        return services;
    }

    public static void MapUi(this IEndpointRouteBuilder routes)
    {
        routes.MapRazorComponents<App>();

        // Before the page of the same address, which would answer a form as well.
        routes.MapPost("/", StartMeetingAsync).WithOrder(-1);
        routes.MapGet("/join", Join);
        routes.MapFallback("/api/{**rest}", () => TypedResults.Problem(statusCode: StatusCodes.Status404NotFound));
        routes.MapFallback(() => new RazorComponentResult<NotFoundPage> { StatusCode = StatusCodes.Status404NotFound });
    }

    private static async Task<IResult> StartMeetingAsync(HttpContext context, IAntiforgery antiforgery, CreateMeeting createMeeting, CreationLimit creations, CancellationToken cancellationToken)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return Landing(PageTexts.FormExpired, StatusCodes.Status400BadRequest);
        }

        if (!creations.TryTake(context.Connection.RemoteIpAddress))
        {
            return Landing(Refusal.RateLimited.Message, StatusCodes.Status429TooManyRequests);
        }

        var result = await createMeeting.RunAsync(title: null, hostName: null, cancellationToken);
        if (result is CreateMeetingResult.Created created)
        {
            // The fragment never leaves the browser again: the host's secret is in no log and no Referer.
            context.Response.Headers.Location = $"/m/{created.MeetingId}#host={Uri.EscapeDataString(created.HostToken)}";
            context.Response.Headers.CacheControl = "no-store";
            return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
        }

        return Landing(((CreateMeetingResult.Refused)result).Refusal.Message, StatusCodes.Status403Forbidden);
    }

    private static IResult Join(string? m) => MeetingAddress.TryParse(m, out var id)
        ? TypedResults.Redirect($"/m/{id}")
        : new RazorComponentResult<LandingPage>(new { JoinProblem = PageTexts.JoinInvalid, Typed = Shown(m) })
        {
            StatusCode = StatusCodes.Status400BadRequest,
        };

    private static string? Shown(string? typed) => typed is { Length: > 200 } ? typed[..200] : typed;

    private static RazorComponentResult<LandingPage> Landing(string problem, int status) =>
        new(new { StartProblem = problem }) { StatusCode = status };
}
