using Microsoft.AspNetCore.Authorization;

namespace Parley.Server.Accounts;

/// <summary>What an endpoint can ask of its caller. Who does not meet it gets a problem with a code, or, on a page, the way to meet it.</summary>
internal static class AccountRules
{
    public const string SignedIn = "signed-in";
    public const string Confirmed = "confirmed";
    public const string Administrator = "administrator";

    /// <summary>Somebody signed in.</summary>
    public static TBuilder NeedsAccount<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint.RequireAuthorization(SignedIn);

    /// <summary>Somebody signed in whose address is confirmed.</summary>
    public static TBuilder NeedsConfirmedAccount<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint.RequireAuthorization(Confirmed);

    public static TBuilder NeedsAdministrator<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint.RequireAuthorization(Administrator);

    public static void Add(AuthorizationOptions options)
    {
        options.AddPolicy(SignedIn, policy => policy.RequireAssertion(context => Caller.Of(context.User) is not null));
        options.AddPolicy(Confirmed, policy => policy.RequireAssertion(context => Caller.Of(context.User) is { Confirmed: true }));
        options.AddPolicy(Administrator, policy => policy.RequireAssertion(context => Caller.Of(context.User) is { Confirmed: true, Administrator: true }));
    }
}
