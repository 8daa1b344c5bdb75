using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Server.Calls.Pages;
using Parley.Server.Data;

namespace Parley.Server.Calls.Streams;

/// <summary>Other software in meetings: WHIP (RFC 9725) and WHEP (draft-ietf-wish-whep); docs/whip.md.</summary>
internal static class StreamsFeature
{
    /// <summary>Methods that RFC 9725 section 4.2 keeps for later versions.</summary>
    private static readonly string[] Reserved = [HttpMethods.Get, HttpMethods.Head, HttpMethods.Put];

    public static void AddStreams(this IServiceCollection services)
    {
        services.AddSingleton<StreamAccessCheck>();
        services.AddSingleton<StreamLimit>();
        services.AddSingleton<PublishStream>();
        services.AddSingleton<WatchStream>();
        services.AddSingleton<StreamRequests>();
        services.AddSingleton<StreamTokens>();
        services.AddSingleton<StreamTokensApi>();
    }

    public static void MapStreams(this IEndpointRouteBuilder routes)
    {
        StreamTokensApi.Map(routes);
        routes.MapGet("/watch/{id}", OpenAsync).ExcludeFromDescription();
        foreach (var (name, kind) in new[] { ("whip", StreamKind.Publish), ("whep", StreamKind.Watch) })
        {
            StreamDescriptions.Begin(
                routes.MapPost($"/api/meetings/{{id}}/{name}", (string id, HttpContext context, StreamRequests requests) => requests.BeginAsync(context, id, kind)), kind);
            StreamDescriptions.Change(
                routes.MapPatch($"/api/meetings/{{id}}/{name}/{{session}}", (string id, string session, HttpContext context, StreamRequests requests) => requests.ChangeAsync(context, id, session, kind)));
            StreamDescriptions.End(
                routes.MapDelete($"/api/meetings/{{id}}/{name}/{{session}}", (string id, string session, HttpContext context, StreamRequests requests) => requests.EndAsync(context, id, session, kind)), kind);
            MapOthers(routes.MapGroup($"/api/meetings/{{id}}/{name}").ExcludeFromDescription());
        }
    }

    /// <summary>What tells of the addresses themselves, and what they don't take.</summary>
    private static void MapOthers(RouteGroupBuilder address)
    {
        address.MapMethods("/", [HttpMethods.Options], (string id, HttpContext context, StreamRequests requests) => requests.OptionsAsync(context, id));
        address.MapMethods("/", Reserved, (HttpContext context) => StreamRequests.NotAllowed(context, "POST, OPTIONS"));
        address.MapMethods("/{session}", [HttpMethods.Options], (string id, HttpContext context, StreamRequests requests) => requests.OptionsAsync(context, id));
        address.MapMethods("/{session}", Reserved, (HttpContext context) => StreamRequests.NotAllowed(context, "PATCH, DELETE, OPTIONS"));
    }

    private static async Task<IResult> OpenAsync(string id, HttpContext context, FindMeeting findMeeting, CancellationToken cancellationToken)
    {
        var result = await findMeeting.RunAsync(id, Guesser.Of(context), cancellationToken);
        if (result is FindMeetingResult.Found found)
        {
            return new RazorComponentResult<WatchPage>(new { found.Meeting.MeetingId, found.Meeting.Title });
        }

        var slowed = ((FindMeetingResult.Refused)result).Refusal == GuessingLimit.Slowed;
        return new RazorComponentResult<MeetingMissingPage>(new { Slowed = slowed })
        {
            StatusCode = slowed ? StatusCodes.Status429TooManyRequests : StatusCodes.Status404NotFound,
        };
    }
}
