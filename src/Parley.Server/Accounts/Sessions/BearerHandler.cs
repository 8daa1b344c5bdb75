using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Parley.Server.Hosting.Web;

namespace Parley.Server.Accounts.Sessions;

/// <summary>Signs a request in by its account token.</summary>
internal sealed class BearerHandler(ApiTokens tokens, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>A token that is no longer good is refused at once: going on as a guest would do something else than the sender meant.</summary>
    public static async Task RefuseDeadTokensAsync(HttpContext context, RequestDelegate next)
    {
        // Whoever is about to renew a token may still send the old one along.
        if (context.User.Identity is { IsAuthenticated: true } || BearerToken.Of(context.Request) is null || context.Request.Path.StartsWithSegments("/api/auth"))
        {
            await next(context);
            return;
        }

        context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        await Problems.WriteAsync(context, StatusCodes.Status401Unauthorized, "token_invalid", "This access token has expired or was revoked.");
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (BearerToken.Of(Request) is not { } token)
        {
            return AuthenticateResult.NoResult();
        }

        return await tokens.FindAsync(token, Context.RequestAborted) is { } session
            ? AuthenticateResult.Success(new AuthenticationTicket(session.Caller.ToPrincipal(AccountSchemes.Bearer, session.Id), AccountSchemes.Bearer))
            : AuthenticateResult.Fail("The access token has expired or was revoked.");
    }
}
