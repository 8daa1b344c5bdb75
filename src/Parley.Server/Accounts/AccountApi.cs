using Microsoft.AspNetCore.Http.HttpResults;

namespace Parley.Server.Accounts;

/// <summary>The caller's own account over HTTP: <c>/api/me</c>.</summary>
internal static class AccountApi
{
    public static void MapAccountApi(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/me", Me)
            .NeedsAccount()
            .WithSummary("Whose account the request comes with")
            .ProducesProblem(StatusCodes.Status401Unauthorized);
    }

    private static Ok<MeObject> Me(HttpContext context)
    {
        var caller = Caller.Of(context.User)!;
        return TypedResults.Ok(new MeObject(caller.AccountId, caller.Email, caller.FullName, caller.Confirmed, caller.Administrator, caller.Language, caller.TimeZone));
    }
}

/// <summary>The caller's own account as the API shows it.</summary>
internal sealed record MeObject(Guid Id, string Email, string FullName, bool Confirmed, bool Administrator, string Language, string TimeZone);
