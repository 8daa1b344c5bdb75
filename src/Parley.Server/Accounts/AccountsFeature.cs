using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.RateLimiting;
using Parley.Server.Accounts.Attempts;
using Parley.Server.Accounts.Mails;
using Parley.Server.Accounts.Pages;
using Parley.Server.Accounts.Passwords;
using Parley.Server.Accounts.Sessions;
using Parley.Server.Data;
using Parley.Server.Hosting;
using Parley.Server.Hosting.Options;

namespace Parley.Server.Accounts;

/// <summary>Who people are: sign-up, sign-in, forgotten passwords, bearer tokens; docs/accounts.md.</summary>
internal static class AccountsFeature
{
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddIdentityCore<AccountRow>(ConfigureIdentity)
            .AddEntityFrameworkStores<ParleyDb>()
            .AddPasswordValidator<PasswordRules>()
            .AddTokenProvider<AuthenticatorTokenProvider<AccountRow>>(TokenOptions.DefaultAuthenticatorProvider);
        // PBKDF2 with HMAC-SHA-512, as often as OWASP's password storage cheat sheet asks for.
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 210_000);
        services.AddSingleton<Seal>();
        services.AddSingleton<Confirmation>();
        services.AddScoped<Administrators>();
        services.AddSingleton<AccountLimits>();
        services.AddSingleton<SignInAttempts>();
        services.AddSingleton<DecoyPassword>();
        services.AddSingleton<AccountLinks>();
        services.AddSingleton<AccountMails>();
        services.AddSingleton<NewAccountCookie>();
        services.AddScoped(provider => ActivatorUtilities.CreateInstance<AccountWriting>(provider, Console.Out));
        services.AddScoped<SignUp>();
        services.AddScoped<ConfirmEmail>();
        services.AddScoped<CheckPassword>();
        services.AddScoped<ForgotPassword>();
        services.AddScoped<ResetPassword>();
        services.AddSingleton(new DatabaseSetup(Administrators.GrantNamedAsync));
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<ParleyOptions>(ApiLimits.Configure);
        AddCallers(services);
        return services;
    }

    /// <summary>After routing, which says what an endpoint asks of its caller.</summary>
    public static void UseAccounts(this WebApplication app)
    {
        app.UseAuthentication();
        // Before everything that costs more than to know who calls.
        app.UseRateLimiter();
        app.Use(next => context => BearerHandler.RefuseDeadTokensAsync(context, next));
        app.Use(next => context => KeepLanguage.RunAsync(context, next));
        app.UseAuthorization();
        // Its tokens name who is signed in.
        app.UseAntiforgery();
    }

    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        routes.MapAccountPages();
        routes.MapAuthApi();
        routes.MapAccountApi();
    }

    private static void AddCallers(IServiceCollection services)
    {
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<AccountSessions>();
        services.AddSingleton<ApiTokens>();
        services.AddSingleton<AccountCookie>();
        services.AddAuthentication(AccountSchemes.Either)
            .AddPolicyScheme(AccountSchemes.Either, null, policy => policy.ForwardDefaultSelector =
                context => BearerToken.Of(context.Request) is null ? AccountSchemes.Cookie : AccountSchemes.Bearer)
            .AddCookie(AccountSchemes.Cookie, AccountCookie.Configure)
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(AccountSchemes.Bearer, null);
        services.AddAuthorization(AccountRules.Add);
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AuthorizationAnswers>();
    }

    private static void ConfigureIdentity(IdentityOptions identity)
    {
        identity.User.RequireUniqueEmail = true;
        // Any address that mail can reach; EmailAddress says which.
        identity.User.AllowedUserNameCharacters = "";
        // PasswordRules decides.
        identity.Password = new PasswordOptions
        {
            RequiredLength = PasswordRules.MinLength,
            RequireDigit = false,
            RequireLowercase = false,
            RequireUppercase = false,
            RequireNonAlphanumeric = false,
        };
    }
}
