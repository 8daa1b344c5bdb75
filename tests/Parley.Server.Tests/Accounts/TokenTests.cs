using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Accounts;
using Parley.Server.Accounts.Sessions;
using Parley.Server.Data;

namespace Parley.Server.Tests.Accounts;

[Collection(ServerCollection.Name)]
public sealed class TokenTests(ServerFixture server)
{
    [Fact]
    public async Task A_token_says_whose_it_is()
    {
        var account = await server.MakeAccountAsync();
        using var browser = new Browser(server.BaseUrl);

        using var answer = await browser.TokenAsync(account.Email!, MadeAccount.Password);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        using var me = await browser.BearAsync(body["accessToken"]!.GetValue<string>());
        var mine = JsonNode.Parse(await me.Content.ReadAsStringAsync())!;

        body.AsObject().Select(pair => pair.Key).ShouldBe(["accessToken", "expiresIn", "refreshToken"]);
        body["expiresIn"]!.GetValue<int>().ShouldBe(900);
        mine["id"]!.GetValue<Guid>().ShouldBe(account.Id);
        mine["email"]!.GetValue<string>().ShouldBe(account.Email);
        mine["fullName"]!.GetValue<string>().ShouldBe("Ada Lovelace");
        mine["confirmed"]!.GetValue<bool>().ShouldBeTrue();
        mine["administrator"]!.GetValue<bool>().ShouldBeFalse();
        (mine["language"]!.GetValue<string>(), mine["timeZone"]!.GetValue<string>()).ShouldBe(("en", "Europe/Paris"));
    }

    [Fact]
    public async Task Refusals_have_codes()
    {
        var account = await server.MakeAccountAsync();
        using var browser = new Browser(server.BaseUrl);

        using var guest = await browser.GetAsync("/api/me");
        using var wrong = await browser.TokenAsync(account.Email!, "another password");
        using var unknown = await browser.TokenAsync(MadeAccount.NewEmail(), "another password");
        using var refresh = await browser.RefreshAsync("parley_r_" + new string('A', 64));
        using var empty = await browser.Http.PostAsJsonAsync("/api/auth/token", new { });

        (guest.StatusCode, await guest.CodeAsync()).ShouldBe((HttpStatusCode.Unauthorized, "sign_in_required"));
        (wrong.StatusCode, await wrong.CodeAsync()).ShouldBe((HttpStatusCode.Unauthorized, "credentials_wrong"));
        (await unknown.Content.ReadAsStringAsync()).Split("\"traceId\"")[0].ShouldBe((await wrong.Content.ReadAsStringAsync()).Split("\"traceId\"")[0]);
        (refresh.StatusCode, await refresh.CodeAsync()).ShouldBe((HttpStatusCode.Unauthorized, "refresh_token_invalid"));
        ((int)empty.StatusCode).ShouldBeInRange(400, 401);
    }

    [Fact]
    public async Task A_used_refresh_token_ends_its_family_and_no_other()
    {
        var account = await server.MakeAccountAsync();
        using var browser = new Browser(server.BaseUrl);
        var first = await browser.TokensAsync(account.Email!);
        var unrelated = await browser.TokensAsync(account.Email!);

        using var refreshed = await browser.RefreshAsync(first.Refresh);
        var second = await TokenCalls.ReadAsync(refreshed);
        (await browser.BearAsync(second.Access)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await browser.BearAsync(first.Access)).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var stolen = await browser.RefreshAsync(first.Refresh);

        stolen.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await browser.RefreshAsync(second.Refresh)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await browser.BearAsync(second.Access)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await browser.BearAsync(unrelated.Access)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await browser.RefreshAsync(unrelated.Refresh)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Of_those_who_refresh_with_one_token_at_once_at_most_one_gets_on()
    {
        var account = await server.MakeAccountAsync();
        using var browser = new Browser(server.BaseUrl);
        var (_, refresh) = await browser.TokensAsync(account.Email!);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => browser.RefreshAsync(refresh)));

        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBeLessThanOrEqualTo(1);
        await using var db = await server.DatabaseAsync();
        (await db.AccountSessions.CountAsync(row => row.AccountId == account.Id)).ShouldBe(0);
        Array.ForEach(answers, answer => answer.Dispose());
    }

    [Fact]
    public async Task A_revoked_session_is_over_by_either_token()
    {
        var account = await server.MakeAccountAsync();
        using var browser = new Browser(server.BaseUrl);
        var one = await browser.TokensAsync(account.Email!);
        var other = await browser.TokensAsync(account.Email!);

        using var byRefresh = await browser.Http.PostAsJsonAsync("/api/auth/revoke", new { refreshToken = one.Refresh });
        using var byAccess = await browser.BearAsync(other.Access, "/api/auth/revoke", HttpMethod.Post);
        using var nonsense = await browser.Http.PostAsJsonAsync("/api/auth/revoke", new { refreshToken = "nonsense" });

        foreach (var answer in new[] { byRefresh, byAccess, nonsense })
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        }

        foreach (var (access, refresh) in new[] { one, other })
        {
            (await browser.BearAsync(access)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            (await browser.RefreshAsync(refresh)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task A_dead_token_is_refused_and_not_taken_for_a_guests()
    {
        var account = await server.MakeAccountAsync();
        using var browser = new Browser(server.BaseUrl);
        var (access, _) = await browser.TokensAsync(account.Email!);
        Guid session;
        await using (var db = await server.DatabaseAsync())
        {
            session = (await db.AccountSessions.SingleAsync(row => row.AccountId == account.Id)).Id;
        }

        var past = new AccessTokens(new Seal(server.Services.GetRequiredService<IDataProtectionProvider>(), new Earlier(AccessTokens.Life)));
        foreach (var dead in new[] { past.Issue(session), access[..^2] + "AA", access[..60] + (access[60] == 'A' ? 'B' : 'A') + access[61..] })
        {
            using var answer = await browser.BearAsync(dead, "/api/meetings", HttpMethod.Post, JsonContent.Create(new { title = "Whose?" }));
            (answer.StatusCode, await answer.CodeAsync()).ShouldBe((HttpStatusCode.Unauthorized, "token_invalid"));
        }

        (await browser.BearAsync(access)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_access_token_in_an_address_counts_on_the_hubs_only()
    {
        var account = await server.MakeAccountAsync();
        using var browser = new Browser(server.BaseUrl);
        var (access, _) = await browser.TokensAsync(account.Email!);

        (await browser.GetAsync($"/api/me?access_token={access}")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_account_with_a_second_step_gets_no_token_without_its_code()
    {
        var account = await server.MakeAccountAsync();
        string key;
        using (var scope = server.Services.CreateScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<AccountRow>>();
            var row = (await users.FindByEmailAsync(account.Email!))!;
            await users.ResetAuthenticatorKeyAsync(row);
            key = (await users.GetAuthenticatorKeyAsync(row))!;
            (await users.SetTwoFactorEnabledAsync(row, true)).Succeeded.ShouldBeTrue();
        }

        using var browser = new Browser(server.BaseUrl);
        using var without = await browser.TokenAsync(account.Email!, MadeAccount.Password);
        using var wrong = await browser.TokenAsync(account.Email!, MadeAccount.Password, "000000" == Code(key) ? "000001" : "000000");
        using var page = await browser.SignInAsync(account.Email!, MadeAccount.Password);
        using var right = await browser.TokenAsync(account.Email!, MadeAccount.Password, Code(key));

        (await without.CodeAsync()).ShouldBe("two_factor_required");
        (await wrong.CodeAsync()).ShouldBe("two_factor_wrong");
        (await page.Content.ReadAsStringAsync()).ShouldContain("name=\"code\"");
        (await browser.MeAsync()).ShouldBeNull();
        right.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>TOTP (RFC 6238) of a base32 key, now.</summary>
    private static string Code(string key)
    {
        var bits = string.Concat(key.Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter), 2).PadLeft(5, '0')));
        var secret = Enumerable.Range(0, bits.Length / 8).Select(at => Convert.ToByte(bits.Substring(at * 8, 8), 2)).ToArray();
        var step = BitConverter.GetBytes(IPAddress.HostToNetworkOrder(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30));
#pragma warning disable CA5350 // The algorithm of authenticator apps.
        var hash = HMACSHA1.HashData(secret, step);
#pragma warning restore CA5350
        var offset = hash[^1] & 0xf;
        var number = ((hash[offset] & 0x7f) << 24) | (hash[offset + 1] << 16) | (hash[offset + 2] << 8) | hash[offset + 3];
        return (number % 1_000_000).ToString("D6");
    }

    private sealed class Earlier(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() - by;
    }
}
