using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Server.Accounts;
using Parley.Server.Data;
using Parley.Server.Hosting.Options;
using Parley.Server.Tests.Accounts;
using Parley.Server.Ui;
using Parley.Server.Webhooks.Pages;

namespace Parley.Server.Tests.Webhooks.Pages;

/// <summary>The pages as a browser without script uses them.</summary>
[Collection(WebhooksCollection.Name)]
public sealed partial class WebhookPagesTests(WebhooksFixture fixture) : IDisposable
{
    private const string Home = "/settings/webhooks";

    private readonly Browser _browser = new(fixture.Server.BaseUrl);

    public void Dispose() => _browser.Dispose();

    [Fact]
    public async Task A_webhook_is_added_tested_replayed_renewed_and_deleted_by_forms()
    {
        using var ada = await fixture.AdministratorAsync();
        await using var receiver = await HookReceiver.StartAsync();
        await _browser.SignInAsync(ada.Email, MadeAccount.Password);
        (await _browser.ReadAsync(Home)).ShouldContain(WebhookTexts.Empty);

        using var made = await _browser.SubmitAsync(Home, new() { ["url"] = receiver.Url, ["events"] = "meeting.started" });
        var shown = await made.Content.ReadAsStringAsync();
        made.StatusCode.ShouldBe(HttpStatusCode.Created, shown);
        var secret = SecretIn(shown);
        var page = $"{Home}/{Id().Match(shown).Groups[1].Value}";
        using var tested = await _browser.SubmitAsync(page, [], $"{page}/test");
        var first = (await receiver.WaitAsync(1))[0];
        await fixture.EventuallyAsync(async _ => (await _browser.ReadAsync(page)).Contains("data-state=\"delivered\""));
        var listed = await _browser.ReadAsync(page);
        using var replayed = await _browser.SubmitAsync(page, [], $"{page}/deliveries/{Delivery().Match(listed).Groups[1].Value}/replay");
        var second = (await receiver.WaitAsync(2))[1];
        using var renewed = await _browser.SubmitAsync(page, [], $"{page}/secret");
        using var saved = await _browser.SubmitAsync(page, new() { ["url"] = receiver.Url + "/two" });
        using var off = await _browser.SubmitAsync(page, new() { ["enabled"] = "false" }, $"{page}/enabled");
        var isOff = await _browser.ReadAsync(page);
        using var deleted = await _browser.SubmitAsync(page, [], $"{page}/delete");

        WebhookCheck.IsSigned(first, secret).ShouldBeTrue();
        second.Id.ShouldBe(first.Id);
        listed.ShouldNotContain(secret);
        listed.ShouldContain("HTTP 200");
        SecretIn(await renewed.Content.ReadAsStringAsync()).ShouldNotBeOneOf("", secret);
        new[] { tested, replayed, saved, off, deleted }.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.SeeOther);
        isOff.ShouldContain("/hooks/two");
        isOff.ShouldContain(WebhookTexts.OffOwner);
        (await _browser.ReadAsync(Home)).ShouldContain(WebhookTexts.Empty);
    }

    [Fact]
    public async Task What_is_refused_is_said_and_what_was_typed_is_kept()
    {
        using var ada = await fixture.AdministratorAsync();
        await _browser.SignInAsync(ada.Email, MadeAccount.Password);

        using var answer = await _browser.SubmitAsync(Home, new() { ["url"] = "https://10.0.0.1/hooks", ["events"] = "meeting.ended" });
        var page = await answer.Content.ReadAsStringAsync();

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        page.ShouldContain("role=\"alert\"");
        page.ShouldContain("https://10.0.0.1/hooks");
        page.ShouldMatch("id=\"meeting.ended\"[^>]*checked");
    }

    [Fact]
    public async Task Only_who_may_sees_it_and_nobody_sees_those_of_others()
    {
        using var ada = await fixture.AdministratorAsync();
        using var eve = await fixture.AdministratorAsync("Eve");
        using var bob = await Scheduling.Person.MakeAsync(fixture.Server, "Bob");
        var (id, _) = await WebhooksFixture.MakeAsync(ada, "http://127.0.0.1:9/");
        using var guest = await _browser.GetAsync(Home);
        await _browser.SignInAsync(bob.Email, MadeAccount.Password);
        using var other = await _browser.GetAsync(Home);
        using var second = new Browser(fixture.Server.BaseUrl);
        await second.SignInAsync(eve.Email, MadeAccount.Password);
        using var foreign = await second.GetAsync($"{Home}/{id}");
        using var pressed = await second.SubmitAsync(Home, [], $"{Home}/{id}/test");

        guest.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        other.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (foreign.StatusCode, pressed.StatusCode).ShouldBe((HttpStatusCode.NotFound, HttpStatusCode.NotFound));
    }

    [Theory]
    [InlineData(false, true, false, false)]
    [InlineData(false, true, true, true)]
    [InlineData(true, true, false, true)]
    [InlineData(true, false, false, false)]
    public async Task Who_may_have_webhooks_finds_them_in_the_menu(bool everyone, bool confirmed, bool administrator, bool finds)
    {
        var accounts = everyone ? WebhookAccounts.Everyone : WebhookAccounts.Administrators;
        var options = fixture.Server.Services.GetRequiredService<ParleyOptions>();
        await using var services = new ServiceCollection().AddSingleton(options with { Webhooks = options.Webhooks with { Accounts = accounts } }).BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        var account = new AccountRow { Id = Guid.NewGuid(), Email = "bob@example.org", FullName = "Bob", Language = "en", TimeZone = "UTC", CreatedAt = default, Administrator = administrator };
        var page = ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            ["Value"] = new DefaultHttpContext(),
            ["ChildContent"] = (RenderFragment)(builder =>
            {
                builder.OpenComponent<NameMenu>(0);
                builder.AddAttribute(1, nameof(NameMenu.Name), "Bob");
                builder.AddAttribute(2, nameof(NameMenu.User), Caller.Of(account, confirmed).ToPrincipal(AccountSchemes.Cookie, Guid.NewGuid()));
                builder.CloseComponent();
            }),
        });

        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<CascadingValue<HttpContext>>(page)).ToHtmlString());

        html.Contains($"href=\"{Home}\"").ShouldBe(finds);
    }

    [GeneratedRegex("data-webhook-id=\"([^\"]+)\"")]
    private static partial Regex Id();

    [GeneratedRegex("data-delivery-id=\"([^\"]+)\"")]
    private static partial Regex Delivery();

    /// <summary>A plus sign of it is written as a reference.</summary>
    private static string SecretIn(string page) => WebUtility.HtmlDecode(Secret().Match(page).Groups[1].Value);

    [GeneratedRegex("value=\"(whsec_[^\"]+)\"")]
    private static partial Regex Secret();
}
