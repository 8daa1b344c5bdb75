using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Meetings.Signals;
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
            var address = $"/api/meetings/{{id}}/{name}";
            routes.MapPost(address, (string id, HttpContext context, StreamRequests requests) => requests.BeginAsync(context, id, kind));
            routes.MapMethods(address, [HttpMethods.Options], (string id, HttpContext context, StreamRequests requests) => requests.OptionsAsync(context, id));
            routes.MapMethods(address, Reserved, (HttpContext context) => StreamRequests.NotAllowed(context, "POST, OPTIONS"));

            var session = $"{address}/{{session}}";
            routes.MapPatch(session, (string id, string session, HttpContext context, StreamRequests requests) => requests.ChangeAsync(context, id, session, kind));
            routes.MapDelete(session, (string id, string session, HttpContext context, StreamRequests requests) => requests.EndAsync(context, id, session, kind));
            routes.MapMethods(session, [HttpMethods.Options], (string id, HttpContext context, StreamRequests requests) => requests.OptionsAsync(context, id));
            routes.MapMethods(session, Reserved, (HttpContext context) => StreamRequests.NotAllowed(context, "PATCH, DELETE, OPTIONS"));
        }
    }

    private static async Task<IResult> OpenAsync(string id, HttpContext context, FindMeeting findMeeting, CancellationToken cancellationToken)
    {
        var result = await findMeeting.RunAsync(id, context.Connection.RemoteIpAddress, cancellationToken);
        if (result is FindMeetingResult.Found found)
        {
            return new RazorComponentResult<WatchPage>(new { found.Meeting.MeetingId, found.Meeting.Title });
        }

        var slowed = ((FindMeetingResult.Refused)result).Refusal == Refusal.RateLimited;
        return new RazorComponentResult<MeetingMissingPage>(new { Slowed = slowed })
        {
            StatusCode = slowed ? StatusCodes.Status429TooManyRequests : StatusCodes.Status404NotFound,
        };
    }
}
