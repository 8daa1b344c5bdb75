using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Parley.Server.Data;

namespace Parley.Server.Calls.Streams;

/// <summary>What the API's description says of WHIP and WHEP. Their limit is <see cref="StreamLimit"/>, not that of the rest of the API.</summary>
internal static class StreamDescriptions
{
    private const string Sdp = "application/sdp";
    private const string Fragment = "application/trickle-ice-sdpfrag";

    public static void Begin(RouteHandlerBuilder endpoint, StreamKind kind) => Usual(endpoint)
        .WithSummary(kind == StreamKind.Publish ? "Publish by WHIP: an offer in, an answer out" : "Watch by WHEP: an offer in, an answer out; ?participant= says whom")
        .Produces<string>(StatusCodes.Status201Created, Sdp)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
        .ProducesProblem(StatusCodes.Status501NotImplemented)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
        .AddOpenApiOperationTransformer(Body(Sdp, kind == StreamKind.Publish ? ["name"] : ["participant"]));

    public static void Change(RouteHandlerBuilder endpoint) => Usual(endpoint)
        .WithSummary("Trickle candidates (204) or restart ICE (200); If-Match names the ICE session")
        .Produces<string>(StatusCodes.Status200OK, Fragment)
        .Produces(StatusCodes.Status204NoContent)
        .ProducesProblem(StatusCodes.Status412PreconditionFailed)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status428PreconditionRequired)
        .AddOpenApiOperationTransformer(Body(Fragment, []));

    public static void End(RouteHandlerBuilder endpoint, StreamKind kind) => Usual(endpoint)
        .WithSummary(kind == StreamKind.Publish ? "End publishing" : "End watching")
        .Produces(StatusCodes.Status200OK)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static RouteHandlerBuilder Usual(RouteHandlerBuilder endpoint) => endpoint
        .DisableRateLimiting()
        .WithTags("Media")
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound);

    /// <summary>The body is not declared by the endpoint: it answers itself, with what it would take, to a body of another type.</summary>
    private static Func<OpenApiOperation, OpenApiOperationTransformerContext, CancellationToken, Task> Body(string type, string[] query) => (operation, _, _) =>
    {
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType> { [type] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } } },
        };
        foreach (var name in query)
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Query, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        }

        return Task.CompletedTask;
    };
}
