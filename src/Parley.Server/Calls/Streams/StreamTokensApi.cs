using Parley.Meetings;
using Parley.Meetings.Signals;
using Parley.Server.Data;

namespace Parley.Server.Calls.Streams;

/// <summary>Stream tokens over HTTP, for the bearer of the host token: <c>/api/meetings/{id}/stream-tokens</c>.</summary>
internal sealed class StreamTokensApi(StreamAccessCheck accessCheck, StreamTokens tokens, StreamLimit limit, MeetingLinks links)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var address = routes.MapGroup("/api/meetings/{id}/stream-tokens").WithTags("Media")
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound);
        address.MapPost("/", (string id, CreateStreamToken body, HttpContext context, StreamTokensApi api) => api.CreateAsync(id, body, context))
            .WithSummary("Make a token by which other software publishes (kind publish) or watches (kind watch); it is shown this once")
            .Produces<StreamTokenObject>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status409Conflict);
        address.MapGet("/", (string id, HttpContext context, StreamTokensApi api) => api.ListAsync(id, context))
            .WithSummary("The stream tokens of a meeting")
            .Produces<StreamTokenList>();
        address.MapDelete("/{tokenId:guid}", (string id, Guid tokenId, HttpContext context, StreamTokensApi api) => api.RevokeAsync(id, tokenId, context))
            .WithSummary("Take a stream token back and end what was begun with it")
            .Produces(StatusCodes.Status204NoContent);
    }

    private async Task<IResult> CreateAsync(string id, CreateStreamToken body, HttpContext context)
    {
        if (await RefusalAsync(id, context) is { } refusal)
        {
            return RefusalProblem.Of(context, refusal);
        }

        StreamKind? kind = body.Kind switch
        {
            "publish" => StreamKind.Publish,
            "watch" => StreamKind.Watch,
            _ => null,
        };
        // A whole number of seconds that a TimeSpan can hold; the use case has its own limit.
        if (kind is not { } wanted || body.ExpiresIn is < 1 or > int.MaxValue)
        {
            return RefusalProblem.Of(context, Refusal.Malformed);
        }

        var meeting = MeetingOf(id);
        var (row, token, objection) = await tokens.CreateAsync(
            meeting, wanted, body.Name, body.ExpiresIn is { } seconds ? TimeSpan.FromSeconds(seconds) : null, context.RequestAborted);
        return objection is null
            ? TypedResults.Created($"/api/meetings/{meeting}/stream-tokens/{row!.Id}", Describe(row, token))
            : RefusalProblem.Of(context, objection);
    }

    private async Task<IResult> ListAsync(string id, HttpContext context)
    {
        if (await RefusalAsync(id, context) is { } refusal)
        {
            return RefusalProblem.Of(context, refusal);
        }

        var rows = await tokens.ListAsync(MeetingOf(id), context.RequestAborted);
        return TypedResults.Ok(new StreamTokenList([.. rows.Select(row => Describe(row, null))], null));
    }

    private async Task<IResult> RevokeAsync(string id, Guid tokenId, HttpContext context)
    {
        if (await RefusalAsync(id, context) is { } refusal)
        {
            return RefusalProblem.Of(context, refusal);
        }

        try
        {
            return await tokens.RevokeAsync(MeetingOf(id), tokenId, context.RequestAborted)
                ? TypedResults.NoContent()
                : RefusalProblem.Of(context, Refusal.TokenUnknown);
        }
        catch (StorageException)
        {
            // The token is gone; what uses it ends when the host asks again, or by itself.
            return RefusalProblem.Of(context, Refusal.Unavailable);
        }
    }

    private static MeetingId MeetingOf(string id) => MeetingId.TryParse(id, out var meeting) ? meeting : default;

    private async Task<Refusal?> RefusalAsync(string id, HttpContext context)
    {
        if (!limit.TryTake(context.Connection.RemoteIpAddress))
        {
            return Refusal.RateLimited;
        }

        var (access, refusal) = await accessCheck.RunAsync(context, MeetingId.TryParse(id, out var meeting) ? meeting : null, context.RequestAborted);
        return refusal ?? (access!.IsHost ? null : Refusal.TokenScope);
    }

    private StreamTokenObject Describe(StreamTokenRow row, string? token) => new(
        row.Id,
        row.Kind == StreamKind.Publish ? "publish" : "watch",
        row.Name,
        token,
        row.Kind == StreamKind.Publish ? links.Whip(MeetingOf(row.MeetingId)) : links.Watch(MeetingOf(row.MeetingId), token),
        row.CreatedAt,
        row.ExpiresAt);
}
