using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Parley.Server.Accounts.Sessions;

namespace Parley.Server.Accounts;

internal sealed record TokenBody(string Email, string Password, string? TwoFactorCode);

internal sealed record RefreshBody(string RefreshToken);

/// <param name="RefreshToken">Null: the session of the bearer token that comes with the request.</param>
internal sealed record RevokeBody(string? RefreshToken);

/// <summary>Bearer tokens for programs: <c>/api/auth</c>. A password is asked for once, then tokens renew each other.</summary>
internal static class AuthApi
{
    public static void MapAuthApi(this IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/api/auth").WithTags("Signing in");
        auth.MapPost("/token", TokenAsync)
            .WithSummary("Sign in: an access token and a refresh token")
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        auth.MapPost("/refresh", RefreshAsync)
            .WithSummary("A new pair of tokens for a refresh token, which is good once")
            .ProducesProblem(StatusCodes.Status401Unauthorized);
        auth.MapPost("/revoke", RevokeAsync)
            .WithSummary("Sign out: end the session of the refresh token in the body {refreshToken}, or of the access token in the header")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            // Not declared by the endpoint, which would then not be found by a request without a body.
            .AddOpenApiOperationTransformer((operation, context, cancellationToken) => DescribeAsync(operation, context, cancellationToken));
    }

    private static async Task<Results<Ok<IssuedTokens>, ProblemHttpResult>> TokenAsync(
        TokenBody body, HttpContext context, CheckPassword checkPassword, ApiTokens tokens, CancellationToken cancellationToken)
    {
        var result = await checkPassword.RunAsync(body.Email ?? "", body.Password ?? "", body.TwoFactorCode, context.Connection.RemoteIpAddress, null, cancellationToken);
        switch (result)
        {
            case CheckPasswordResult.Right right:
                return TypedResults.Ok(await tokens.BeginAsync(right.Account, cancellationToken));
            case CheckPasswordResult.Slowed slowed:
                context.Response.Headers.RetryAfter = Math.Ceiling(slowed.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                return Problem(StatusCodes.Status429TooManyRequests, "too_many_tries", "Too many tries. Wait as long as Retry-After says.");
            case CheckPasswordResult.CodeNeeded:
                return Problem(StatusCodes.Status401Unauthorized, "two_factor_required", "This account asks for a second step: send twoFactorCode too.");
            case CheckPasswordResult.CodeWrong:
                return Problem(StatusCodes.Status401Unauthorized, "two_factor_wrong", "The twoFactorCode is not, or no longer, right.");
            default:
                return Problem(StatusCodes.Status401Unauthorized, "credentials_wrong", "E-mail or password is wrong.");
        }
    }

    private static async Task<Results<Ok<IssuedTokens>, ProblemHttpResult>> RefreshAsync(RefreshBody body, ApiTokens tokens, CancellationToken cancellationToken) =>
        await tokens.RefreshAsync(body.RefreshToken ?? "", cancellationToken) is { } issued
            ? TypedResults.Ok(issued)
            : Problem(StatusCodes.Status401Unauthorized, "refresh_token_invalid", "This refresh token was used, has expired or was revoked. Sign in again.");

    /// <summary>Says yes to everything: whoever wants a token dead learns nothing about others.</summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(HttpContext context, ApiTokens tokens, CancellationToken cancellationToken)
    {
        RevokeBody? body = null;
        try
        {
            // Read here: there need be none.
            body = context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true } && context.Request.HasJsonContentType() ? await context.Request.ReadFromJsonAsync<RevokeBody>(cancellationToken) : null;
        }
        catch (JsonException)
        {
            return Problem(StatusCodes.Status400BadRequest, "bad_request", "The body is no JSON of this kind.");
        }

        if ((body?.RefreshToken ?? BearerToken.Of(context.Request)) is { } token)
        {
            await tokens.RevokeAsync(token, cancellationToken);
        }

        return TypedResults.NoContent();
    }

    private static async Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken) =>
        operation.RequestBody = new OpenApiRequestBody
        {
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/json"] = new() { Schema = await context.GetOrCreateSchemaAsync(typeof(RevokeBody), cancellationToken: cancellationToken) },
            },
        };

    private static ProblemHttpResult Problem(int status, string code, string detail) =>
        TypedResults.Problem(detail: detail, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code });
}
