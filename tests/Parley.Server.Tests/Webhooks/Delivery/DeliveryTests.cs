using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Server.Data;
using Parley.Server.Tests.Accounts;
using Parley.Server.Tests.Scheduling;
using Parley.Server.Webhooks;
using Parley.Server.Webhooks.Delivery;
using Parley.Server.Webhooks.Mails;

namespace Parley.Server.Tests.Webhooks.Delivery;

/// <summary>Deliveries against receivers that are slow, broken, gone or come back; days pass in virtual time.</summary>
[Collection(WebhooksCollection.Name)]
public sealed class DeliveryTests(WebhooksFixture fixture) : IAsyncLifetime
{
    private HookReceiver _receiver = null!;

    /// <summary>Days that pass here would make due what other tests have left.</summary>
    public async Task InitializeAsync()
    {
        _receiver = await HookReceiver.StartAsync();
        await using var db = await fixture.Server.DatabaseAsync();
        await db.Webhooks.ExecuteDeleteAsync();
    }

    public Task DisposeAsync() => _receiver.DisposeAsync().AsTask();

    [Fact]
    public async Task A_receiver_that_fails_is_tried_ten_times_and_then_no_more()
    {
        using var ada = await fixture.AdministratorAsync();
        var (id, _) = await WebhooksFixture.MakeAsync(ada, _receiver.Url);
        _receiver.Answer = (_, answer) => Write(answer, 500, "out of\u0000 order");
        var days = new Days(fixture.Server.Services);
        await days.TestAsync(ada, id);
        var at = new List<TimeSpan>();
        var began = days.Now;

        for (var attempt = 1; attempt <= RetryPlan.MostAttempts; attempt++)
        {
            (await days.RoundAsync()).ShouldBe(1);
            at.Add(days.Now - began);
            (await days.RoundAsync()).ShouldBe(0, "it is not due yet");
            days.Now = (await DeliveryAsync(id)).DueAt;
        }

        var delivery = (await WebhooksFixture.DeliveriesAsync(ada, id)).Single();
        (delivery["state"]!.GetValue<string>(), delivery["problem"]!.GetValue<string>(), delivery["nextAttemptAt"]).ShouldBe(("failed", "status_500", null));
        delivery["attempts"]!.AsArray().Count.ShouldBe(10);
        delivery["attempts"]![0]!["status"]!.GetValue<int>().ShouldBe(500);
        delivery["attempts"]![0]!["answer"]!.GetValue<string>().ShouldBe("out of order");
        at[1].TotalSeconds.ShouldBeInRange(4.5, 5.5);
        (at[2] - at[1]).TotalMinutes.ShouldBeInRange(4.5, 5.5);
        at[^1].TotalDays.ShouldBeInRange(2.7, 3.6);
        _receiver.Received.Select(hook => hook.Id).Distinct().Count().ShouldBe(1);
        _receiver.Received.Select(hook => hook.Text).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task After_days_without_success_the_webhook_is_off_until_its_owner_turns_it_on()
    {
        using var ada = await fixture.AdministratorAsync();
        var (id, _) = await WebhooksFixture.MakeAsync(ada, _receiver.Url);
        _receiver.Answer = (_, answer) => Write(answer, 404, "");
        var days = new Days(fixture.Server.Services);
        await days.TestAsync(ada, id);
        await days.RoundAsync();
        days.Now += TimeSpan.FromDays(5);
        await days.TestAsync(ada, id);
        await days.RoundAsync();

        var (_, off) = await ada.GetAsync($"/api/webhooks/{id}");
        (off["enabled"]!.GetValue<bool>(), off["disabledReason"]!.GetValue<string>()).ShouldBe((false, "failing"));
        (await ada.SendAsync(HttpMethod.Post, $"/api/webhooks/{id}/test")).Status.ShouldBe(HttpStatusCode.Conflict);
        (await WebhooksFixture.DeliveriesAsync(ada, id)).ShouldAllBe(one => one["state"]!.GetValue<string>() == "failed");
        (await fixture.Server.MailsToAsync(ada.Email)).ShouldBe(["Your webhook was turned off"]);
        _receiver.Answer = null;
        var (_, on) = await ada.SendAsync(HttpMethod.Patch, $"/api/webhooks/{id}", new { enabled = true });
        (on["enabled"]!.GetValue<bool>(), on["failingSince"]).ShouldBe((true, null));
        await days.TestAsync(ada, id);
        (await days.RoundAsync()).ShouldBe(1);
        (await ada.GetAsync($"/api/webhooks/{id}")).Body["lastDeliveredAt"].ShouldNotBeNull();
    }

    [Fact]
    public async Task A_receiver_that_is_gone_is_left_alone()
    {
        using var ada = await fixture.AdministratorAsync();
        await using (var db = await fixture.Server.DatabaseAsync())
        {
            await db.Accounts.Where(row => row.Id == ada.Account.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Language, "fr"));
        }

        var (id, _) = await WebhooksFixture.MakeAsync(ada, _receiver.Url);
        _receiver.Answer = (_, answer) => Write(answer, 410, "");
        var days = new Days(fixture.Server.Services);
        // Two at once: one of them turns it off.
        await days.TestAsync(ada, id);
        await days.TestAsync(ada, id);
        (await days.RoundAsync()).ShouldBe(2);

        (await ada.GetAsync($"/api/webhooks/{id}")).Body["disabledReason"]!.GetValue<string>().ShouldBe("gone");
        days.Now += TimeSpan.FromDays(1);
        await days.RoundAsync();
        _receiver.Received.Count.ShouldBe(2);
        (await fixture.Server.MailsToAsync(ada.Email)).ShouldBe(["Votre webhook a été désactivé"]);
        using var browser = new Browser(fixture.Server.BaseUrl);
        await browser.SignInAsync(ada.Email, MadeAccount.Password);
        var page = WebUtility.HtmlDecode(await browser.ReadAsync("/settings/webhooks"));
        page.ShouldContain("le destinataire a répondu qu'il n'existe plus (410)");
        page.ShouldContain("href=\"/settings/webhooks\"", customMessage: "administrators find it in the menu");
    }

    [Fact]
    public async Task A_receiver_says_when_it_wants_to_be_asked_again()
    {
        using var ada = await fixture.AdministratorAsync();
        var (id, _) = await WebhooksFixture.MakeAsync(ada, _receiver.Url);
        _receiver.Answer = (_, answer) =>
        {
            answer.Headers.RetryAfter = "7200";
            return Write(answer, 503, "");
        };
        var days = new Days(fixture.Server.Services);
        await days.TestAsync(ada, id);
        await days.RoundAsync();

        ((await DeliveryAsync(id)).DueAt - days.Now).ShouldBe(TimeSpan.FromHours(2));
    }

    [Fact]
    public async Task A_slow_receiver_holds_up_nobody_else()
    {
        using var ada = await fixture.AdministratorAsync();
        await using var quick = await HookReceiver.StartAsync();
        var open = new TaskCompletionSource();
        _receiver.Answer = (_, _) => open.Task;
        var (slow, _) = await WebhooksFixture.MakeAsync(ada, _receiver.Url);
        var (fast, _) = await WebhooksFixture.MakeAsync(ada, quick.Url);
        var days = new Days(fixture.Server.Services);
        foreach (var id in Enumerable.Repeat(slow, 6).Append(fast))
        {
            await days.TestAsync(ada, id);
        }

        await days.BeginAsync();
        await quick.WaitAsync(1);
        await _receiver.WaitAsync(4);
        (await days.BeginAsync()).ShouldBe(0, "the slow one has as many under way as it may");
        open.SetResult();
        await days.IdleAsync();
        await days.RoundAsync();

        _receiver.Received.Count.ShouldBe(6);
    }

    [Fact]
    public async Task Who_loses_the_right_gets_nothing_any_more()
    {
        using var ada = await fixture.AdministratorAsync();
        var (id, _) = await WebhooksFixture.MakeAsync(ada, _receiver.Url);
        var days = new Days(fixture.Server.Services);
        await days.TestAsync(ada, id);
        await fixture.SetAdministratorAsync(ada, false);
        await days.RoundAsync();
        var meeting = (await ada.PlanAsync())["meetingId"]!.GetValue<string>();
        await fixture.EventuallyAsync(async db => !await db.WebhookEvents.AnyAsync(row => row.MeetingId == meeting));

        (await ada.GetAsync($"/api/webhooks/{id}")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await DeliveryAsync(id)).Problem.ShouldBe("not_allowed");
        _receiver.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_new_secret_and_the_one_before_sign_for_a_day()
    {
        using var ada = await fixture.AdministratorAsync();
        var (id, first) = await WebhooksFixture.MakeAsync(ada, _receiver.Url);
        var (_, renewed) = await ada.SendAsync(HttpMethod.Post, $"/api/webhooks/{id}/secret");
        var second = renewed["secret"]!.GetValue<string>();
        var days = new Days(fixture.Server.Services);
        days.Now = TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(23);
        await days.TestAsync(ada, id);
        await days.RoundAsync();
        days.Now += TimeSpan.FromHours(2);
        await days.TestAsync(ada, id);
        await days.RoundAsync();

        first.ShouldNotBe(second);
        var both = _receiver.Received.Select(hook => (WebhookCheck.IsSigned(hook, first), WebhookCheck.IsSigned(hook, second)));
        both.ShouldBe([(true, true), (false, true)]);
    }

    [Fact]
    public async Task What_was_sent_is_sent_again_with_the_same_id_and_body()
    {
        using var ada = await fixture.AdministratorAsync();
        var (id, secret) = await WebhooksFixture.MakeAsync(ada, _receiver.Url);
        await ada.SendAsync(HttpMethod.Post, $"/api/webhooks/{id}/test");
        var first = (await _receiver.WaitAsync(1))[0];
        await fixture.EventuallyAsync(db => db.WebhookDeliveries.AllAsync(row => row.WebhookId != id || row.State == WebhookDeliveryState.Delivered));
        var delivery = (await WebhooksFixture.DeliveriesAsync(ada, id)).Single()["id"]!.GetValue<Guid>();

        var (status, replayed) = await ada.SendAsync(HttpMethod.Post, $"/api/webhooks/{id}/deliveries/{delivery}/replay");
        var second = (await _receiver.WaitAsync(2))[1];

        status.ShouldBe(HttpStatusCode.Accepted);
        replayed["eventId"]!.GetValue<string>().ShouldBe(first.Id);
        (second.Id, second.Text, second.Type).ShouldBe((first.Id, first.Text, "webhook.test"));
        WebhookCheck.IsSigned(second, secret).ShouldBeTrue();
        (await WebhooksFixture.DeliveriesAsync(ada, id)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Deliveries_are_forgotten_after_thirty_days()
    {
        using var ada = await fixture.AdministratorAsync();
        var (id, _) = await WebhooksFixture.MakeAsync(ada, _receiver.Url);
        var days = new Days(fixture.Server.Services) { Now = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(31) };
        await days.TestAsync(ada, id);
        await days.RoundAsync();
        (await WebhooksFixture.DeliveriesAsync(ada, id)).Count.ShouldBe(1);

        await fixture.Server.Services.GetRequiredService<DeliveryLedger>().ForgetOldAsync(CancellationToken.None);

        (await WebhooksFixture.DeliveriesAsync(ada, id)).ShouldBeEmpty();
    }

    private static Task Write(HttpResponse answer, int status, string text)
    {
        answer.StatusCode = status;
        return answer.WriteAsync(text);
    }

    private async Task<WebhookDeliveryRow> DeliveryAsync(Guid webhook)
    {
        await using var db = await fixture.Server.DatabaseAsync();
        return await db.WebhookDeliveries.AsNoTracking().SingleAsync(row => row.WebhookId == webhook);
    }

    /// <summary>The server's parts with a clock that a test sets. It is far ahead, so that the server itself finds nothing of it due.</summary>
    private sealed class Days : TimeProvider
    {
        private readonly SendByHand _send;
        private readonly Dispatcher _dispatcher;

        public Days(IServiceProvider services)
        {
            var databases = services.GetRequiredService<IDbContextFactory<ParleyDb>>();
            var (rights, secrets, receiver) = (services.GetRequiredService<WebhookRights>(), services.GetRequiredService<WebhookSecrets>(), services.GetRequiredService<Receiver>());
            _send = new SendByHand(databases, services.GetRequiredService<EventBodies>(), this);
            _dispatcher = new Dispatcher(databases, new DeliverOne(databases, receiver, secrets, rights, new DeliveryLedger(databases, services.GetRequiredService<WebhookMails>(), this), this), this, NullLogger<Dispatcher>.Instance);
        }

        public DateTimeOffset Now { get; set; } = new(2040, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;

        public async Task TestAsync(Person owner, Guid webhook) =>
            (await _send.TestAsync(owner.Account.Id, webhook, CancellationToken.None)).Refusal.ShouldBeNull();

        public Task<int> BeginAsync() => _dispatcher.BeginAsync(CancellationToken.None);

        public Task IdleAsync() => _dispatcher.IdleAsync();

        /// <summary>Sends what is due, until it is sent.</summary>
        public async Task<int> RoundAsync()
        {
            var begun = await BeginAsync();
            await IdleAsync();
            return begun;
        }
    }
}
