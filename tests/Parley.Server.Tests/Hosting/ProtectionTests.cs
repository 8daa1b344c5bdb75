using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Parley.Server.Hosting.Database;
using Parley.Server.Hosting.Files;

namespace Parley.Server.Tests.Hosting;

[Collection(ServerCollection.Name)]
public sealed class ProtectionTests(ServerFixture server)
{
    [Theory]
    [InlineData("/healthz")]
    [InlineData("/no/such/page")]
    [InlineData("/api/no-such-thing")]
    public async Task Every_answer_forbids_what_pages_do_not_need(string path)
    {
        using var client = server.CreateClient();

        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("script-src 'self';");
        policy.ShouldContain("frame-ancestors 'self'");
        policy.ShouldNotContain("unsafe");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.GetValues("Referrer-Policy").ShouldBe(["same-origin"]);
        answer.Headers.GetValues("Cross-Origin-Opener-Policy").ShouldBe(["same-origin"]);
        answer.Headers.GetValues("Permissions-Policy").Single().ShouldContain("camera=(self)");
        answer.Headers.Contains("Server").ShouldBeFalse();
        answer.Headers.Contains("Strict-Transport-Security").ShouldBeFalse();
    }

    [Fact]
    public async Task A_self_signed_certificate_is_never_pinned()
    {
        using var client = server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.HttpsUrl + "/healthz")) { Headers = { Host = "meet.example.org" } };

        using var answer = await client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.Contains("Strict-Transport-Security").ShouldBeFalse();
    }

    [Theory]
    [InlineData("https://evil.example", null, true)]
    [InlineData("null", null, true)]
    [InlineData("{own}.evil.example", null, true)]
    [InlineData("{https}", null, true)]
    [InlineData(null, "cross-site", true)]
    [InlineData(null, "same-site", true)]
    [InlineData("{own}", "same-origin", false)]
    [InlineData(null, null, false)]
    public async Task Changes_and_hubs_are_refused_to_other_sites(string? origin, string? fetchSite, bool isRefused)
    {
        using var client = server.CreateClient();
        (HttpMethod, string)[] targets = [(HttpMethod.Post, "/api/no-such-thing"), (HttpMethod.Get, "/hubs/meeting"), (HttpMethod.Post, "/hubs/meeting/negotiate?negotiateVersion=1")];
        foreach (var (method, path) in targets)
        {
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
            Add(request, "Origin", origin?.Replace("{own}", server.BaseUrl).Replace("{https}", server.HttpsUrl));
            Add(request, "Sec-Fetch-Site", fetchSite);
            Add(request, "Cookie", "parley=1");

            using var answer = await client.SendAsync(request);

            var isForeign = answer.StatusCode == HttpStatusCode.Forbidden && (await answer.Content.ReadAsStringAsync()).Contains("foreign_origin");
            isForeign.ShouldBe(isRefused, $"{method} {path}");
        }
    }

    [Fact]
    public async Task A_token_meant_for_the_api_counts_only_without_a_cookie()
    {
        using var client = server.CreateClient();

        (await StatusAsync(client, "Bearer x", null)).ShouldNotBe(HttpStatusCode.Forbidden);
        (await StatusAsync(client, "Bearer x", "parley=1")).ShouldBe(HttpStatusCode.Forbidden);
        (await StatusAsync(client, "Basic x", null)).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Forwarding_headers_of_strangers_are_not_believed()
    {
        using var client = server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/no-such-thing", UriKind.Relative));
        Add(request, "Origin", "https://evil.example");
        Add(request, "X-Forwarded-Host", "evil.example");
        Add(request, "X-Forwarded-Proto", "https");

        using var answer = await client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Unknown_addresses_of_the_api_answer_with_problem_details()
    {
        using var client = server.CreateClient();

        using var answer = await client.GetAsync(new Uri("/api/no-such-thing", UriKind.Relative));

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await answer.Content.ReadAsStringAsync()).ShouldContain("\"code\":\"not_found\"");
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.9")]
    [InlineData("Forwarded", "for=203.0.113.9")]
    [InlineData("Via", "1.1 proxy")]
    public async Task Metrics_are_for_this_machine_only(string header, string value)
    {
        using var client = server.CreateClient();
        (await client.GetStringAsync(new Uri("/metrics", UriKind.Relative))).ShouldContain("# TYPE http_server_request_duration_seconds histogram");
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/metrics", UriKind.Relative));
        Add(request, header, value);

        using var answer = await client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Keys_are_kept_in_the_database_and_survive_a_restart()
    {
        var before = Protect(server.Services);

        await server.RestartAsync();

        Unprotect(server.Services, before).ShouldBe("word");
        await using var count = server.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("select count(*) from data_protection_keys where xml like '<key%'");
        (await count.ExecuteScalarAsync()).ShouldBe(1L);
    }

    [Fact]
    public async Task A_dead_database_is_told_and_comes_back()
    {
        using var client = server.CreateClient();
        var postmaster = ChildServer.DatabaseProcessOf(server.DataDirectory);
        Unix.Signal(postmaster, Unix.Kill).ShouldBe(0);

        var statuses = new List<HttpStatusCode>();
        for (var attempt = 0; attempt < 300; attempt++)
        {
            using var answer = await client.GetAsync(new Uri("/healthz", UriKind.Relative));
            statuses.Add(answer.StatusCode);
            if (answer.StatusCode == HttpStatusCode.OK && statuses.Contains(HttpStatusCode.ServiceUnavailable))
            {
                break;
            }

            await Task.Delay(50);
        }

        statuses[^1].ShouldBe(HttpStatusCode.OK);
        statuses.ShouldContain(HttpStatusCode.ServiceUnavailable);
        ChildServer.DatabaseProcessOf(server.DataDirectory).ShouldNotBe(postmaster);
        server.Services.GetRequiredService<DatabaseConnection>().IsEmbedded.ShouldBeTrue();
    }

    private static string Protect(IServiceProvider services) =>
        Protector(services).Protect("word");

    private static string Unprotect(IServiceProvider services, string text) =>
        Protector(services).Unprotect(text);

    private static IDataProtector Protector(IServiceProvider services) =>
        services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string authorization, string? cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/no-such-thing", UriKind.Relative));
        Add(request, "Origin", "https://evil.example");
        Add(request, "Authorization", authorization);
        Add(request, "Cookie", cookie);
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    private static void Add(HttpRequestMessage request, string name, string? value)
    {
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        }
    }
}
