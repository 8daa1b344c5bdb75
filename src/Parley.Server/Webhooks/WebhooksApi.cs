using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Meetings.Signals;
using Parley.Server.Accounts;
using Parley.Server.Scheduling;

namespace Parley.Server.Webhooks;

/// <summary>Webhooks over HTTP: <c>/api/webhooks</c>. Everybody sees their own; those of others are unknown.</summary>
internal sealed class WebhooksApi(WebhookRights rights, WebhookLimits limits, CreateWebhook create, ChangeWebhook change, ReadWebhooks read, SendByHand send)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/webhooks").WithTags("Webhooks").NeedsConfirmedAccount();
        group.MapGet("/", (HttpContext context, WebhooksApi api) => api.ListAsync(context))
            .Describe<Page<WebhookObject>>(StatusCodes.Status200OK, "Your webhooks", 401, 403);
        group.MapPost("/", (CreateWebhookBody body, HttpContext context, WebhooksApi api) => api.CreateAsync(body, context))
            .Describe<WebhookObject>(StatusCodes.Status201Created, "Make a webhook; its secret is shown this once", 400, 401, 403, 409, 429);
        group.MapGet("/{id:guid}", (Guid id, HttpContext context, WebhooksApi api) => api.ShowAsync(id, context))
            .Describe<WebhookObject>(StatusCodes.Status200OK, "One of your webhooks", 401, 403, 404);
        group.MapPatch("/{id:guid}", (Guid id, ChangeWebhookBody body, HttpContext context, WebhooksApi api) => api.ChangeAsync(id, body, context))
            .Describe<WebhookObject>(StatusCodes.Status200OK, "Change address or events, or turn it on or off", 400, 401, 403, 404, 429);
        group.MapDelete("/{id:guid}", (Guid id, HttpContext context, WebhooksApi api) => api.DeleteAsync(id, context))
            .Describe(StatusCodes.Status204NoContent, "Delete a webhook and its deliveries", 401, 403, 404);
        group.MapPost("/{id:guid}/test", (Guid id, HttpContext context, WebhooksApi api) => api.TestAsync(id, context))
            .Describe<DeliveryObject>(StatusCodes.Status202Accepted, "Send an event of type webhook.test", 401, 403, 404, 409, 429);
        group.MapPost("/{id:guid}/secret", (Guid id, HttpContext context, WebhooksApi api) => api.RenewSecretAsync(id, context))
            .Describe<WebhookSecretObject>(StatusCodes.Status200OK, "Make a new secret, shown this once; for 24 hours the one before signs too", 401, 403, 404, 429);
        group.MapGet("/{id:guid}/deliveries", (Guid id, int? limit, string? cursor, HttpContext context, WebhooksApi api) => api.DeliveriesAsync(id, limit, cursor, context))
            .Describe<Page<DeliveryObject>>(StatusCodes.Status200OK, "What was delivered in the last 30 days, the latest first", 400, 401, 403, 404);
        group.MapPost("/{id:guid}/deliveries/{deliveryId:guid}/replay", (Guid id, Guid deliveryId, HttpContext context, WebhooksApi api) => api.ReplayAsync(id, deliveryId, context))
            .Describe<DeliveryObject>(StatusCodes.Status202Accepted, "Send an event once more, with the same id", 401, 403, 404, 409, 429);
    }

    private Task<IResult> ListAsync(HttpContext context) => AsAsync(context, null, async account =>
        TypedResults.Ok(new Page<WebhookObject>(await read.ListAsync(account, context.RequestAborted), null)));

    private Task<IResult> CreateAsync(CreateWebhookBody body, HttpContext context) => AsAsync(context, limits.TakeChange, async account =>
        Answer(await create.RunAsync(account, body.Url, body.Events, context.RequestAborted), context, made => TypedResults.Created($"/api/webhooks/{made.Id}", made)));

    private Task<IResult> ShowAsync(Guid id, HttpContext context) => AsAsync(context, null, async account =>
        await read.FindAsync(account, id, context.RequestAborted) is { } found ? TypedResults.Ok(found) : Problem(context, WebhookRefused.Unknown));

    private Task<IResult> ChangeAsync(Guid id, ChangeWebhookBody body, HttpContext context) => AsAsync(context, limits.TakeChange, async account =>
        Answer(await change.RunAsync(account, id, body, context.RequestAborted), context, TypedResults.Ok));

    private Task<IResult> DeleteAsync(Guid id, HttpContext context) => AsAsync(context, null, async account =>
        await change.DeleteAsync(account, id, context.RequestAborted) ? TypedResults.NoContent() : Problem(context, WebhookRefused.Unknown));

    private Task<IResult> TestAsync(Guid id, HttpContext context) => AsAsync(context, limits.TakeSending, async account =>
        Answer(await send.TestAsync(account, id, context.RequestAborted), context, sent => TypedResults.Accepted($"/api/webhooks/{id}/deliveries", sent)));

    private Task<IResult> RenewSecretAsync(Guid id, HttpContext context) => AsAsync(context, limits.TakeChange, async account =>
        Answer(await change.RenewSecretAsync(account, id, context.RequestAborted), context, TypedResults.Ok));

    private Task<IResult> ReplayAsync(Guid id, Guid delivery, HttpContext context) => AsAsync(context, limits.TakeSending, async account =>
        Answer(await send.ReplayAsync(account, id, delivery, context.RequestAborted), context, sent => TypedResults.Accepted($"/api/webhooks/{id}/deliveries", sent)));

    private Task<IResult> DeliveriesAsync(Guid id, int? limit, string? cursor, HttpContext context) => AsAsync(context, null, async account =>
    {
        var (from, refusal) = Keyset.Read(cursor, ReadWebhooks.DeliveriesOf(id));
        var (count, wrong) = Keyset.ReadLimit(limit);
        return (refusal ?? wrong) is { } problem ? Problem(context, problem)
            : await read.DeliveriesAsync(account, id, from, count, context.RequestAborted) is { } page ? TypedResults.Ok(page)
            : Problem(context, WebhookRefused.Unknown);
    });

    /// <summary>Runs something in the name of an account that may have webhooks.</summary>
    private async Task<IResult> AsAsync(HttpContext context, Func<Guid, Refusal?>? limit, Func<Guid, Task<IResult>> run)
    {
        var caller = Caller.Of(context.User)!;
        return !rights.Has(caller) ? Problem(context, WebhookRefused.NotAllowed)
            : limit?.Invoke(caller.AccountId) is { } slow ? Problem(context, slow)
            : await run(caller.AccountId);
    }

    private static IResult Answer<T>(WebhookResult<T> result, HttpContext context, Func<T, IResult> done) where T : class =>
        result.Refusal is { } refusal ? Problem(context, refusal) : done(result.Value!);

    private static ProblemHttpResult Problem(HttpContext context, Refusal refusal)
    {
        if (refusal.RetryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(seconds).ToString(CultureInfo.InvariantCulture);
        }

        return TypedResults.Problem(
            detail: refusal.Message, statusCode: WebhookRefused.StatusOf(refusal), extensions: new Dictionary<string, object?> { ["code"] = refusal.Code });
    }
}
