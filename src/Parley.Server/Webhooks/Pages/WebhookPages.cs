using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Meetings.Signals;
using Parley.Server.Accounts;
using Parley.Server.Scheduling;
using Parley.Server.Scheduling.Pages;
using Parley.Server.Ui;

namespace Parley.Server.Webhooks.Pages;

/// <summary>Webhooks for people: a list, a page for each, and what their buttons do. Without script.</summary>
internal sealed class WebhookPages(
    WebhookRights rights, WebhookLimits limits, CreateWebhook create, ChangeWebhook change, ReadWebhooks read, SendByHand send, IAntiforgery antiforgery)
{
    private const string Home = "/settings/webhooks";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(Home).NeedsConfirmedAccount().ExcludeFromDescription();
        group.MapGet("/", (HttpContext context, WebhookPages pages) => pages.AsAsync(context, account => pages.ListAsync(account, context)));
        group.MapPost("/", (HttpContext context, WebhookPages pages) => pages.AsAsync(context, account => pages.CreateAsync(account, context)));
        var one = group.MapGroup("/{id:guid}");
        one.MapGet("/", (Guid id, HttpContext context, WebhookPages pages) => pages.AsAsync(context, account => pages.ShowAsync(account, id, context)));
        one.MapPost("/", (Guid id, HttpContext context, WebhookPages pages) => pages.AsAsync(context, account => pages.SaveAsync(account, id, context)));
        one.MapPost("/test", (Guid id, HttpContext context, WebhookPages pages) =>
            pages.ChangeAsync(id, context, pages.LimitSending, async (account, _) => (await pages.Send.TestAsync(account, id, context.RequestAborted)).Refusal));
        one.MapPost("/deliveries/{delivery:guid}/replay", (Guid id, Guid delivery, HttpContext context, WebhookPages pages) =>
            pages.ChangeAsync(id, context, pages.LimitSending, async (account, _) => (await pages.Send.ReplayAsync(account, id, delivery, context.RequestAborted)).Refusal));
        one.MapPost("/enabled", (Guid id, HttpContext context, WebhookPages pages) =>
            pages.ChangeAsync(id, context, pages.LimitChange, async (account, fields) =>
                (await pages.Change.RunAsync(account, id, new ChangeWebhookBody(null, null, fields["enabled"] == "true"), context.RequestAborted)).Refusal));
        one.MapPost("/secret", (Guid id, HttpContext context, WebhookPages pages) => pages.AsAsync(context, account => pages.RenewSecretAsync(account, id, context)));
        one.MapPost("/delete", (Guid id, HttpContext context, WebhookPages pages) => pages.AsAsync(context, account => pages.DeleteAsync(account, id, context)));
    }

    private SendByHand Send => send;

    private ChangeWebhook Change => change;

    private Refusal? LimitSending(Guid account) => limits.TakeSending(account);

    private Refusal? LimitChange(Guid account) => limits.TakeChange(account);

    private Task<IResult> AsAsync(HttpContext context, Func<Guid, Task<IResult>> run) =>
        Caller.Of(context.User) is { } caller && rights.Has(caller) ? run(caller.AccountId) : Task.FromResult<IResult>(TypedResults.StatusCode(StatusCodes.Status403Forbidden));

    private async Task<IResult> ListAsync(Guid account, HttpContext context, string? problem = null, int status = StatusCodes.Status200OK, IFormCollection? entered = null) =>
        new RazorComponentResult<WebhooksPage>(new
        {
            Webhooks = await read.ListAsync(account, context.RequestAborted),
            Zone = Clock.ZoneOf(Caller.Of(context.User)!.TimeZone),
            Url = entered?["url"].ToString(),
            Chosen = (IReadOnlyList<string>)[.. (entered?["events"].ToArray() ?? []).OfType<string>()],
            Problem = problem,
        })
        {
            StatusCode = status,
        };

    private async Task<IResult> ShowAsync(Guid account, Guid id, HttpContext context, string? problem = null, int status = StatusCodes.Status200OK, string? secret = null, bool renewed = false, string? url = null)
    {
        if (await read.FindAsync(account, id, context.RequestAborted) is not { } webhook)
        {
            return SchedulePages.Missing();
        }

        // A wrong cursor is a link that is too old: the beginning is what was meant.
        var (from, _) = Keyset.Read(context.Request.Query["cursor"], ReadWebhooks.DeliveriesOf(id));
        return new RazorComponentResult<WebhookPage>(new
        {
            Webhook = webhook,
            Deliveries = await read.DeliveriesAsync(account, id, from, Keyset.UsualLimit, context.RequestAborted) ?? new Page<DeliveryObject>([], null),
            Zone = Clock.ZoneOf(Caller.Of(context.User)!.TimeZone),
            Secret = secret,
            Renewed = renewed,
            Url = url,
            Problem = problem,
        })
        {
            StatusCode = status,
        };
    }

    private async Task<IResult> CreateAsync(Guid account, HttpContext context)
    {
        if (await OwnForm.ReadAsync(context, antiforgery) is not { } fields)
        {
            return await ListAsync(account, context, PageTexts.FormExpired, StatusCodes.Status400BadRequest);
        }

        var made = limits.TakeChange(account) is { } slow ? slow : await create.RunAsync(account, fields["url"], Events(fields), context.RequestAborted);
        return made.Refusal is { } refusal
            ? await ListAsync(account, context, Sentence(refusal), WebhookRefused.StatusOf(refusal), fields)
            // Answered at once: kept nowhere, the secret can't be shown after a redirect.
            : await ShowAsync(account, made.Value!.Id, context, status: StatusCodes.Status201Created, secret: made.Value.Secret);
    }

    private async Task<IResult> SaveAsync(Guid account, Guid id, HttpContext context)
    {
        if (await OwnForm.ReadAsync(context, antiforgery) is not { } fields)
        {
            return await ShowAsync(account, id, context, PageTexts.FormExpired, StatusCodes.Status400BadRequest);
        }

        var refusal = limits.TakeChange(account)
            ?? (await change.RunAsync(account, id, new ChangeWebhookBody(fields["url"], Events(fields), null), context.RequestAborted)).Refusal;
        return refusal is null ? SeeOther(context, id) : await ShowAsync(account, id, context, Sentence(refusal), WebhookRefused.StatusOf(refusal), url: fields["url"]);
    }

    private async Task<IResult> RenewSecretAsync(Guid account, Guid id, HttpContext context)
    {
        if (await OwnForm.ReadAsync(context, antiforgery) is null)
        {
            return await ShowAsync(account, id, context, PageTexts.FormExpired, StatusCodes.Status400BadRequest);
        }

        var renewed = limits.TakeChange(account) is { } slow ? slow : await change.RenewSecretAsync(account, id, context.RequestAborted);
        return renewed.Refusal is { } refusal
            ? await ShowAsync(account, id, context, Sentence(refusal), WebhookRefused.StatusOf(refusal))
            : await ShowAsync(account, id, context, secret: renewed.Value!.Secret, renewed: true);
    }

    private async Task<IResult> DeleteAsync(Guid account, Guid id, HttpContext context)
    {
        if (await OwnForm.ReadAsync(context, antiforgery) is null)
        {
            return await ShowAsync(account, id, context, PageTexts.FormExpired, StatusCodes.Status400BadRequest);
        }

        // Deleted before: what was wanted is so.
        await change.DeleteAsync(account, id, context.RequestAborted);
        return SeeOther(context, null);
    }

    private Task<IResult> ChangeAsync(Guid id, HttpContext context, Func<Guid, Refusal?> limit, Func<Guid, IFormCollection, Task<Refusal?>> run) => AsAsync(context, async account =>
    {
        if (await OwnForm.ReadAsync(context, antiforgery) is not { } fields)
        {
            return await ShowAsync(account, id, context, PageTexts.FormExpired, StatusCodes.Status400BadRequest);
        }

        var refusal = limit(account) ?? await run(account, fields);
        return refusal is null ? SeeOther(context, id) : await ShowAsync(account, id, context, Sentence(refusal), WebhookRefused.StatusOf(refusal));
    });

    /// <summary>Nothing chosen means everything.</summary>
    private static string[] Events(IFormCollection fields) => [.. fields["events"].OfType<string>()];

    private static string Sentence(Refusal refusal) => WebhookTexts.Of(WebhookTexts.Refused, refusal.Message);

    private static StatusCodeHttpResult SeeOther(HttpContext context, Guid? id)
    {
        context.Response.Headers.Location = id is null ? Home : $"{Home}/{id}";
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }
}
