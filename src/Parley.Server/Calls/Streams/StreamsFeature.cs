using Parley.Server.Data;

namespace Parley.Server.Calls.Streams;

/// <summary>Other software in meetings: WHIP (RFC 9725) and WHEP (draft-ietf-wish-whep); docs/whip.md.</summary>
internal static class StreamsFeature
{
    private static readonly string[] Reserved = [HttpMethods.Get, HttpMethods.Head, HttpMethods.Put];

    public static void AddStreams(this IServiceCollection services)
    {
        services.AddSingleton<StreamAccessCheck>();
        services.AddSingleton<StreamLimit>();
        services.AddSingleton<PublishStream>();
        services.AddSingleton<WatchStream>();
        services.AddSingleton<StreamRequests>();
    }

    public static void MapStreams(this IEndpointRouteBuilder routes)
    {
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
}
