using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Parley.Server.Accounts.Tokens;
using Parley.Server.Data;

namespace Parley.Server.Accounts;

/// <summary>Who people are: sign-up, sign-in, forgotten passwords, bearer tokens; docs/accounts.md.</summary>
internal static class AccountsFeature
{
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddIdentityCore<AccountRow>(ConfigureIdentity)
            .AddEntityFrameworkStores<ParleyDb>()
            .AddDefaultTokenProviders();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<ApiSessions>();
        services.AddSingleton<Confirmation>();
        services.AddSingleton<CurrentAccounts>();
        services.AddSingleton<AccountCookie>();
        services.AddAuthentication(AccountSchemes.Either)
            .AddPolicyScheme(AccountSchemes.Either, null, policy => policy.ForwardDefaultSelector =
                context => BearerToken.Of(context.Request) is null ? AccountSchemes.Cookie : AccountSchemes.Bearer)
            .AddCookie(AccountSchemes.Cookie, AccountCookie.Configure)
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(AccountSchemes.Bearer, null);
        services.AddAuthorization(AccountRules.Add);
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AuthorizationAnswers>();
        return services;
    }

    /// <summary>After routing, which says what an endpoint asks of its caller.</summary>
    public static void UseAccounts(this WebApplication app)
    {
        app.UseAuthentication();
        app.Use(next => context => BearerHandler.RefuseDeadTokensAsync(context, next));
        app.UseAuthorization();
        // Its tokens name who is signed in.
        app.UseAntiforgery();
    }

    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        routes.MapAccountApi();
    }

    private static void ConfigureIdentity(IdentityOptions identity)
    {
        identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
        identity.User.RequireUniqueEmail = true;
        // Any address that mail can reach; SignUp checks its shape.
        identity.User.AllowedUserNameCharacters = "";
    }
}
