using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Net.Http.Headers;

namespace Parley.Server.Ui.Api;

/// <summary>What the API says to requests that none of its endpoints takes: 405 where only the method is wrong, 415 where only the media type is, else 404.</summary>
/// <remarks>Routing itself would say so, were there not the page for unknown addresses, which takes everything.</remarks>
internal sealed class UnmatchedRequests(EndpointDataSource endpoints)
{
    private readonly Lazy<List<Route>> _routes = new(() => [.. endpoints.Endpoints.OfType<RouteEndpoint>().Select(Route.Of).OfType<Route>()]);

    private sealed record Route(TemplateMatcher Path, IReadOnlyList<string> Methods, IReadOnlyList<string>? Types)
    {
        public static Route? Of(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is { HttpMethods.Count: > 0 } methods
            ? new Route(new TemplateMatcher(new RouteTemplate(endpoint.RoutePattern), []), methods.HttpMethods, endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes)
            : null;

        public bool Takes(string? contentType) => Types is null
            || (MediaTypeHeaderValue.TryParse(contentType, out var sent) && Types.Any(type => sent.IsSubsetOf(new MediaTypeHeaderValue(type))));
    }

    public ProblemHttpResult Answer(HttpContext context)
    {
        var request = context.Request;
        var there = _routes.Value.FindAll(route => route.Path.TryMatch(request.Path, []));
        var asked = there.FindAll(route => route.Methods.Contains(request.Method));
        if (there.Count > 0 && asked.Count == 0)
        {
            context.Response.Headers.Allow = string.Join(", ", there.SelectMany(route => route.Methods).Distinct());
            return TypedResults.Problem(statusCode: StatusCodes.Status405MethodNotAllowed);
        }

        // One that takes this media type has not taken it for its path: an id of another form.
        return TypedResults.Problem(statusCode: asked.Count > 0 && asked.TrueForAll(route => !route.Takes(request.ContentType))
            ? StatusCodes.Status415UnsupportedMediaType
            : StatusCodes.Status404NotFound);
    }
}
