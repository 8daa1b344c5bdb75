using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Parley.Server.Hosting.Web;

namespace Parley.Server.Accounts;

/// <summary>What somebody is told who may not: programs a problem, people the page that helps.</summary>
internal sealed class AuthorizationAnswers : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            return next(context);
        }

        var caller = Caller.Of(context.User);
        if (context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/hubs"))
        {
            return AnswerAsync(context, caller);
        }

        var shown = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        switch (caller)
        {
            case null:
                context.Response.Redirect(AccountPaths.SignIn + (shown ? ReturnAddress.Query(context.Request) : ""));
                break;
            case { Confirmed: false }:
                context.Response.Redirect(AccountPaths.ConfirmEmail);
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                break;
        }

        return Task.CompletedTask;
    }

    private static Task AnswerAsync(HttpContext context, Caller? caller)
    {
        switch (caller)
        {
            case null:
                context.Response.Headers.WWWAuthenticate = "Bearer";
                return Problems.WriteAsync(context, StatusCodes.Status401Unauthorized, "sign_in_required", "Sign in to do this.");
            case { Confirmed: false }:
                return Problems.WriteAsync(context, StatusCodes.Status403Forbidden, "email_not_confirmed", "Confirm your e-mail address first: open the link in the mail that this server sent you.");
            default:
                return Problems.WriteAsync(context, StatusCodes.Status403Forbidden, "administrators_only", "Only an administrator of this server can do this.");
        }
    }
}
