using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Server.Accounts;
using Parley.Server.Calls;
using Parley.Server.Calls.Pages;
using Parley.Server.Data;
using Parley.Server.Ui;
using Parley.Server.Ui.Pages;

namespace Parley.Server.Scheduling.Pages;

/// <summary>Pages to see one's meetings, to plan one and to change it. All of them work without script.</summary>
internal sealed class SchedulePages(
    ListMeetings meetings, ScheduleMeeting schedule, EditMeeting edit, MeetingAccessCheck accessCheck, IAntiforgery antiforgery, TimeProvider time)
{
    private const int MaxKeyLength = 64;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/meetings", (string? when, string? cursor, HttpContext context, SchedulePages pages) => pages.ListAsync(when, cursor, context)).NeedsAccount().ExcludeFromDescription();
        routes.MapGet("/meetings/new", (HttpContext context, SchedulePages pages) => pages.New(context)).NeedsConfirmedAccount().ExcludeFromDescription();
        routes.MapPost("/meetings/new", (HttpContext context, SchedulePages pages) => pages.ScheduleAsync(context)).NeedsConfirmedAccount().ExcludeFromDescription();
        routes.MapGet("/meetings/{id}/edit", (string id, HttpContext context, SchedulePages pages) => pages.EditAsync(id, context)).NeedsAccount().ExcludeFromDescription();
        routes.MapPost("/meetings/{id}/edit", (string id, HttpContext context, SchedulePages pages) => pages.SaveAsync(id, context)).NeedsAccount().ExcludeFromDescription();
    }

    /// <summary>The page for somebody who may not see a meeting: as if there were none.</summary>
    public static IResult Missing() => new RazorComponentResult<NotFoundPage> { StatusCode = StatusCodes.Status404NotFound };

    private async Task<IResult> ListAsync(string? when, string? cursor, HttpContext context)
    {
        var caller = Caller.Of(context.User)!;
        var email = caller.OwnsAddress ? caller.Email : null;
        // A wrong cursor is a link that is too old: the beginning is what was meant.
        var part = when switch
        {
            "upcoming" => ListPart.ToCome,
            "past" => ListPart.Over,
            _ => ListPart.All,
        };
        var (from, _) = Keyset.Read(cursor, ListMeetings.ListsOf(caller.AccountId, part));
        var whole = from is null;
        var toCome = when == "past" && !whole ? null : await meetings.RunAsync(caller.AccountId, email, ListPart.ToCome, from, Keyset.UsualLimit, context.RequestAborted);
        var over = when == "upcoming" && !whole ? null : await meetings.RunAsync(caller.AccountId, email, ListPart.Over, from, Keyset.UsualLimit, context.RequestAborted);
        var today = (toCome?.Items ?? []).Where(listed => IsToday(listed, caller)).ToList();
        return new RazorComponentResult<MeetingsPage>(new
        {
            caller.Confirmed,
            Today = today.ConvertAll(listed => MeetingLine.Of(listed, caller)),
            Later = toCome is null ? null : new Page<MeetingLine>([.. toCome.Items.Except(today).Select(listed => MeetingLine.Of(listed, caller))], toCome.NextCursor),
            Past = over is null ? null : new Page<MeetingLine>([.. over.Items.Select(listed => MeetingLine.Of(listed, caller))], over.NextCursor),
            Whole = whole,
        });
    }

    private bool IsToday(ListedMeeting listed, Caller caller)
    {
        var zone = Clock.ZoneOf(caller.TimeZone);
        return listed.Meeting.Status == MeetingStatus.Ongoing || Clock.DateOf(listed.Meeting.ListedAt, zone) <= Clock.DateOf(time.GetUtcNow(), zone);
    }

    private RazorComponentResult<PlanPage> New(HttpContext context) =>
        new(new { Form = ScheduleForm.Empty(Caller.Of(context.User)!, time.GetUtcNow()), Key = Secrets.NewToken() });

    private async Task<IResult> ScheduleAsync(HttpContext context)
    {
        var caller = Caller.Of(context.User)!;
        if (await OwnForm.ReadAsync(context, antiforgery) is not { } fields)
        {
            return Again(ScheduleForm.Empty(caller, time.GetUtcNow()), Secrets.NewToken(), [], PageTexts.FormExpired, StatusCodes.Status400BadRequest);
        }

        var form = ScheduleForm.Of(fields);
        var key = fields["key"].ToString() is { Length: > 0 and <= MaxKeyLength } sent ? sent : Secrets.NewToken();
        switch (await schedule.RunAsync(caller, form.ToDraft(before: null), new IdempotencyKey($"form:{key}", Digest(form)), context.RequestAborted))
        {
            case PlanResult.Done done:
                return To(context, $"/meetings/{done.MeetingId}");
            case PlanResult.Invalid invalid:
                return Again(form, key, invalid.Faults, null, StatusCodes.Status400BadRequest);
            case PlanResult.No { Refusal: var refusal } when refusal == IdempotencyKey.Reused:
                // Sent once, gone back to, changed and sent again: another meeting.
                return Again(form, Secrets.NewToken(), [], PageTexts.FormExpired, StatusCodes.Status400BadRequest);
            case PlanResult.No no:
                return Again(form, key, [], RefusalTexts.Of(no.Refusal), RefusalProblem.StatusOf(no.Refusal));
            default:
                return Missing();
        }
    }

    private async Task<IResult> EditAsync(string id, HttpContext context)
    {
        var (access, shown) = await HostAsync(id, context);
        return access is null ? Missing() : Edited(access, ScheduleForm.Of(shown!), [], null, StatusCodes.Status200OK);
    }

    private async Task<IResult> SaveAsync(string id, HttpContext context)
    {
        var (access, shown) = await HostAsync(id, context);
        if (access is null)
        {
            return Missing();
        }

        var before = ScheduleForm.Of(shown!);
        if (await OwnForm.ReadAsync(context, antiforgery) is not { } fields)
        {
            return Edited(access, before, [], PageTexts.FormExpired, StatusCodes.Status400BadRequest);
        }

        var form = ScheduleForm.Of(fields);
        var draft = form.ToDraft(before);
        if (access.Plan is null)
        {
            draft = new PlanDraft
            {
                Title = draft.Title,
                Description = draft.Description,
                WaitingRoom = draft.WaitingRoom,
                Audio = draft.Audio,
                Video = draft.Video,
                ScreenShare = draft.ScreenShare,
                Chat = draft.Chat,
                Password = draft.Password,
            };
        }

        return await edit.RunAsync(access, draft, access.Caller!.FullName, context.RequestAborted) switch
        {
            PlanResult.Invalid invalid => Edited(access, form, invalid.Faults, null, StatusCodes.Status400BadRequest),
            PlanResult.No no => Edited(access, form, [], RefusalTexts.Of(no.Refusal), RefusalProblem.StatusOf(no.Refusal)),
            _ => To(context, $"/meetings/{access.Meeting.Id}"),
        };
    }

    private async Task<(MeetingAccess? Access, ListedMeeting? Shown)> HostAsync(string id, HttpContext context)
    {
        var (access, _) = await accessCheck.RunAsync(context, id, Standing.Host, context.RequestAborted);
        return access?.Caller is not null && await meetings.FindAsync(access.Meeting.Id, null, context.RequestAborted) is { } shown ? (access, shown) : (null, null);
    }

    private static RazorComponentResult<PlanPage> Again(ScheduleForm form, string key, IReadOnlyList<PlanFault> faults, string? problem, int status) =>
        new(new { Form = form, Key = key, Faults = faults, Problem = problem }) { StatusCode = status };

    private static RazorComponentResult<PlanPage> Edited(MeetingAccess access, ScheduleForm form, IReadOnlyList<PlanFault> faults, string? problem, int status) =>
        new(new { Form = form, Edited = access.Meeting.Id, PasswordSet = access.Meeting.PasswordHash is not null, HasPlan = access.Plan is not null, Kept = access.Plan?.Recurrence, Faults = faults, Problem = problem }) { StatusCode = status };

    /// <summary>After a form, reloading must not send it again.</summary>
    private static StatusCodeHttpResult To(HttpContext context, string address)
    {
        context.Response.Headers.Location = address;
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static string Digest(ScheduleForm form) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(form, JsonSerializerOptions.Web))));
}
