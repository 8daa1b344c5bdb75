using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Parley.Server.Tests.Accounts;
using Parley.Server.Tests.Scheduling;
using Parley.Server.Tests.Ui;
using Parley.Server.Webhooks;

namespace Parley.Server.Tests.Webhooks;

[Collection(WebhooksCollection.Name)]
public sealed class WebhooksApiTests(WebhooksFixture fixture)
{
    private const string Somewhere = "http://127.0.0.1:9/hooks";

    /// <summary>Status codes for: nobody, an unconfirmed account, an account, another administrator, the owner. Every route of the API.</summary>
    private static readonly (string Method, string Path, object? Body, int[] Expected)[] Matrix =
    [
        ("GET", "", null, [401, 403, 403, 200, 200]),
        ("POST", "", new { url = "nonsense" }, [401, 403, 403, 400, 400]),
        ("GET", "/{id}", null, [401, 403, 403, 404, 200]),
        ("PATCH", "/{id}", new { events = new[] { "meeting.started" } }, [401, 403, 403, 404, 200]),
        ("POST", "/{id}/test", null, [401, 403, 403, 404, 202]),
        ("POST", "/{id}/secret", null, [401, 403, 403, 404, 200]),
        ("GET", "/{id}/deliveries", null, [401, 403, 403, 404, 200]),
        ("POST", "/{id}/deliveries/{delivery}/replay", null, [401, 403, 403, 404, 202]),
        ("DELETE", "/{id}", null, [401, 403, 403, 404, 204]),
    ];

    [Fact]
    public async Task Everybody_tries_everything()
    {
        using var owner = await fixture.AdministratorAsync();
        using var other = await fixture.AdministratorAsync("Eve");
        using var account = await Person.MakeAsync(fixture.Server, "Bob");
        using var unconfirmed = await Person.MakeAsync(fixture.Server, "Una", confirmed: false);
        using var nobody = fixture.Server.CreateClient();
        var (id, _) = await WebhooksFixture.MakeAsync(owner, Somewhere);
        var (_, test) = await owner.SendAsync(HttpMethod.Post, $"/api/webhooks/{id}/test");
        var wrong = new List<string>();

        foreach (var (method, path, body, expected) in Matrix)
        {
            var address = $"/api/webhooks{path.Replace("{id}", id.ToString()).Replace("{delivery}", test["id"]!.GetValue<string>())}";
            foreach (var (http, status) in new[] { nobody, unconfirmed.Http, account.Http, other.Http, owner.Http }.Zip(expected))
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), address) { Content = body is null ? null : JsonContent.Create(body) };
                using var answer = await http.SendAsync(request);
                var text = await answer.Content.ReadAsStringAsync();
                if ((int)answer.StatusCode != status || (status >= 400 && JsonNode.Parse(text)?["code"] is null))
                {
                    wrong.Add($"{method} {path}: {(int)answer.StatusCode} instead of {status}: {text}");
                }
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Answers_are_as_described()
    {
        using var ada = await fixture.AdministratorAsync();
        using var http = fixture.Server.CreateClient();
        var description = new DescribedApi((await http.GetFromJsonAsync<JsonObject>("/openapi/v1.json"))!);

        async Task<JsonObject> CallAsync(HttpMethod method, string path, string described, object? body = null)
        {
            var (status, answer) = await ada.SendAsync(method, path, body);
            description.Check(method, described, status, answer);
            return answer;
        }

        var made = await CallAsync(HttpMethod.Post, "/api/webhooks", "/api/webhooks", new { url = Somewhere });
        var webhook = $"/api/webhooks/{made["id"]}";
        await CallAsync(HttpMethod.Get, "/api/webhooks", "/api/webhooks");
        await CallAsync(HttpMethod.Get, webhook, "/api/webhooks/{id}");
        await CallAsync(HttpMethod.Patch, webhook, "/api/webhooks/{id}", new { enabled = false });
        await CallAsync(HttpMethod.Post, $"{webhook}/test", "/api/webhooks/{id}/test");
        await CallAsync(HttpMethod.Patch, webhook, "/api/webhooks/{id}", new { enabled = true });
        var sent = await CallAsync(HttpMethod.Post, $"{webhook}/test", "/api/webhooks/{id}/test");
        await fixture.EventuallyAsync(db => db.WebhookDeliveries.AnyAsync(row => row.WebhookId == made["id"]!.GetValue<Guid>() && row.Log != "[]"));
        await CallAsync(HttpMethod.Get, $"{webhook}/deliveries", "/api/webhooks/{id}/deliveries");
        await CallAsync(HttpMethod.Post, $"{webhook}/deliveries/{sent["id"]}/replay", "/api/webhooks/{id}/deliveries/{deliveryId}/replay");
        await CallAsync(HttpMethod.Post, $"{webhook}/deliveries/{Guid.NewGuid()}/replay", "/api/webhooks/{id}/deliveries/{deliveryId}/replay");
        await CallAsync(HttpMethod.Post, $"{webhook}/secret", "/api/webhooks/{id}/secret");
        await CallAsync(HttpMethod.Delete, webhook, "/api/webhooks/{id}");
        await CallAsync(HttpMethod.Get, webhook, "/api/webhooks/{id}");
    }

    [Theory]
    [InlineData("https://10.0.0.1/", "webhook_target_refused")]
    [InlineData("https://169.254.169.254/latest/meta-data", "webhook_target_refused")]
    [InlineData("https://[::1]:8181/", "webhook_target_refused")]
    [InlineData("https://0x0a000001/", "webhook_target_refused")]
    [InlineData("https://167772161/", "webhook_target_refused")]
    [InlineData("https://nowhere.invalid/", "webhook_target_refused")]
    [InlineData("http://93.184.216.34/", "webhook_target_refused")]
    [InlineData("https://ada:word@example.org/", "webhook_url_invalid")]
    [InlineData("ftp://127.0.0.1/", "webhook_url_invalid")]
    [InlineData("", "webhook_url_invalid")]
    public async Task Addresses_that_are_not_delivered_to_are_refused_and_not_explained(string url, string code)
    {
        using var ada = await fixture.AdministratorAsync();

        var (status, problem) = await ada.SendAsync(HttpMethod.Post, "/api/webhooks", new { url });

        (status, problem["code"]!.GetValue<string>()).ShouldBe((HttpStatusCode.BadRequest, code));
        (await ada.GetAsync("/api/webhooks")).Body["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_secret_is_shown_once_and_kept_sealed()
    {
        using var ada = await fixture.AdministratorAsync();
        var (id, secret) = await WebhooksFixture.MakeAsync(ada, Somewhere);

        var (_, shown) = await ada.GetAsync($"/api/webhooks/{id}");
        await using var db = await fixture.Server.DatabaseAsync();
        var row = await db.Webhooks.SingleAsync(one => one.Id == id);

        secret.ShouldStartWith("whsec_");
        Convert.FromBase64String(secret["whsec_".Length..]).Length.ShouldBe(32);
        shown.ContainsKey("secret").ShouldBeFalse();
        Convert.ToHexString(row.Secret).ShouldNotContain(Convert.ToHexString(Convert.FromBase64String(secret["whsec_".Length..])));
    }

    [Fact]
    public async Task An_account_has_ten_and_chooses_known_events()
    {
        using var ada = await fixture.AdministratorAsync();
        var (unknown, problem) = await ada.SendAsync(HttpMethod.Post, "/api/webhooks", new { url = Somewhere, events = new[] { "meeting.started", "meeting.exploded" } });
        var (_, some) = await ada.SendAsync(HttpMethod.Post, "/api/webhooks", new { url = Somewhere, events = new[] { "participant.left", "meeting.started" } });
        for (var count = 1; count < CreateWebhook.Most; count++)
        {
            await WebhooksFixture.MakeAsync(ada, Somewhere);
        }

        var (eleventh, full) = await ada.SendAsync(HttpMethod.Post, "/api/webhooks", new { url = Somewhere });

        (unknown, problem["code"]!.GetValue<string>()).ShouldBe((HttpStatusCode.BadRequest, "webhook_events_invalid"));
        some["events"]!.AsArray().Select(one => one!.GetValue<string>()).ShouldBe(["meeting.started", "participant.left"]);
        (eleventh, full["code"]!.GetValue<string>()).ShouldBe((HttpStatusCode.Conflict, "too_many_webhooks"));
    }

    [Fact]
    public async Task Deliveries_are_read_page_by_page()
    {
        using var ada = await fixture.AdministratorAsync();
        var (id, _) = await WebhooksFixture.MakeAsync(ada, Somewhere);
        var sent = new List<string>();
        for (var count = 0; count < 5; count++)
        {
            sent.Add((await ada.SendAsync(HttpMethod.Post, $"/api/webhooks/{id}/test")).Body["id"]!.GetValue<string>());
        }

        var read = new List<string>();
        string? cursor = null;
        do
        {
            var (_, page) = await ada.GetAsync($"/api/webhooks/{id}/deliveries?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            read.AddRange(page["items"]!.AsArray().Select(item => item!["id"]!.GetValue<string>()));
            cursor = page["nextCursor"]?.GetValue<string>();
        }
        while (cursor is not null);

        read.ShouldBe(Enumerable.Reverse(sent));
        (await ada.GetAsync($"/api/webhooks/{id}/deliveries?cursor=x!")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Whoever_sends_many_tests_has_to_wait()
    {
        using var ada = await fixture.AdministratorAsync();
        var (id, _) = await WebhooksFixture.MakeAsync(ada, Somewhere);
        HttpResponseMessage answer;
        var count = 0;
        do
        {
            answer = await ada.Http.PostAsync($"/api/webhooks/{id}/test", null);
        }
        while (answer.IsSuccessStatusCode && ++count < 100);

        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeGreaterThan(0);
        answer.Dispose();
    }

    [Fact]
    public async Task A_cookie_does_not_work_from_another_site()
    {
        using var browser = new Browser(fixture.Server.BaseUrl);
        using var ada = await fixture.AdministratorAsync();
        await browser.SignInAsync(ada.Email, MadeAccount.Password);
        using var own = await browser.Http.GetAsync("/api/webhooks");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/webhooks") { Content = JsonContent.Create(new { url = Somewhere }) };
        request.Headers.Add("Origin", "https://evil.example");

        using var foreign = await browser.Http.SendAsync(request);

        (own.StatusCode, foreign.StatusCode).ShouldBe((HttpStatusCode.OK, HttpStatusCode.Forbidden));
    }
}
