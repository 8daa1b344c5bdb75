namespace Parley.Server.Accounts.Sessions;

/// <summary>The account token that a request carries. Other bearer tokens (a meeting's host, streams) are none of its business.</summary>
internal static class BearerToken
{
    private const string Scheme = "Bearer ";

    public static string? Of(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        var token = authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? authorization[Scheme.Length..].Trim() : null;
        // Browsers cannot send headers with a WebSocket. Elsewhere an address must not carry secrets.
        if (token is null && request.Path.StartsWithSegments("/hubs"))
        {
            token = request.Query["access_token"];
        }

        return token is not null && AccessTokens.LooksLikeOne(token) ? token : null;
    }
}
