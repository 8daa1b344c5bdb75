using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Parley.Server.Accounts;

namespace Parley.Server.Tests.Accounts;

public sealed class AuthorizationAnswersTests
{
    private static readonly Caller Ada = new(Guid.NewGuid(), "ada@example.org", "Ada", Confirmed: true, Administrator: false, "en", "UTC");

    [Fact]
    public async Task Programs_get_a_code()
    {
        (await AskAsync("/api/x", null)).ShouldBe((401, "sign_in_required", null));
        (await AskAsync("/api/x", Ada with { Confirmed = false })).ShouldBe((403, "email_not_confirmed", null));
        (await AskAsync("/api/x", Ada)).ShouldBe((403, "administrators_only", null));
    }

    [Fact]
    public async Task People_get_the_page_that_helps()
    {
        (await AskAsync("/meetings/new", null)).ShouldBe((302, null, "/sign-in?returnUrl=%2Fmeetings%2Fnew%3Fa%3D1"));
        (await AskAsync("/meetings/new", null, "POST")).ShouldBe((302, null, "/sign-in"));
        (await AskAsync("/meetings/new", Ada with { Confirmed = false })).ShouldBe((302, null, "/confirm-email"));
        (await AskAsync("/admin", Ada)).ShouldBe((403, null, null));
    }

    private static async Task<(int Status, string? Code, string? Location)> AskAsync(string path, Caller? caller, string method = "GET")
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.Path = path;
        context.Request.QueryString = new QueryString("?a=1");
        using var body = new MemoryStream();
        context.Response.Body = body;
        if (caller is not null)
        {
            context.User = caller.ToPrincipal(AccountSchemes.Cookie, Guid.NewGuid());
        }

        await new AuthorizationAnswers().HandleAsync(_ => throw new InvalidOperationException("Let through."), context, new AuthorizationPolicyBuilder().RequireAssertion(_ => true).Build(), PolicyAuthorizationResult.Forbid());

        var code = body.Length == 0 ? null : JsonNode.Parse(body.ToArray())!["code"]!.GetValue<string>();
        return (context.Response.StatusCode, code, context.Response.Headers.Location.Count == 0 ? null : context.Response.Headers.Location.ToString());
    }
}
