using System.Net;
using System.Net.Http.Json;
using Parley.Server.Accounts.Attempts;
using Parley.Server.Tests.Scheduling;

namespace Parley.Server.Tests.Accounts;

/// <summary>Whoever floods the API is slowed, alone, and told for how long.</summary>
[Collection(ServerCollection.Name)]
public sealed class ApiLimitsTests(ServerFixture server)
{
    [Fact]
    public async Task Who_changes_plans_too_often_waits()
    {
        using var ada = await Person.MakeAsync(server);
        var path = $"/api/meetings/{(await ada.PlanAsync())["meetingId"]}";
        var changes = 1;
        string? code = null;
        while (code is null && changes < 100)
        {
            using var answer = await ada.Http.PatchAsJsonAsync(path, new { });
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                code = await answer.CodeAsync();
                int.Parse(answer.Headers.RetryAfter!.ToString(), null).ShouldBe(5);
            }
            else
            {
                answer.StatusCode.ShouldBe(HttpStatusCode.OK);
                changes++;
            }
        }

        code.ShouldBe("rate_limited");
        changes.ShouldBeGreaterThanOrEqualTo(60);
        // Looking is another matter.
        (await ada.GetAsync(path)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("DELETE", "/api/me/calendar", ApiLimits.Changes)]
    [InlineData("GET", "/api/me", ApiLimits.Reads)]
    public async Task An_account_that_calls_too_often_waits_and_others_do_not(string method, string path, int limit)
    {
        using var ada = await Person.MakeAsync(server);
        using var eve = await Person.MakeAsync(server, "Eve");
        var calls = 0;
        string? code = null;
        string? wait = null;
        // Some come back while we call.
        while (code is null && calls < limit * 3)
        {
            using var answer = await ada.Http.SendAsync(new HttpRequestMessage(HttpMethod.Parse(method), path));
            calls++;
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                (code, wait) = (await answer.CodeAsync(), answer.Headers.RetryAfter?.ToString());
            }
        }

        calls.ShouldBeGreaterThan(limit);
        code.ShouldBe("rate_limited", $"{calls} calls");
        int.Parse(wait!, null).ShouldBeInRange(1, 60);
        (await eve.GetAsync("/api/me")).Status.ShouldBe(HttpStatusCode.OK);
    }
}
