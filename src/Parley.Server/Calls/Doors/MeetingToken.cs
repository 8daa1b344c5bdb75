namespace Parley.Server.Calls.Doors;

/// <summary>The bearer token of one meeting that a request carries: its host's, or that of a stream. Tokens of accounts are longer.</summary>
internal static class MeetingToken
{
    private const string Scheme = "Bearer ";

    /// <returns>Null when there is none. Whether it is the right one is for the meeting to say.</returns>
    public static string? Of(HttpContext? context)
    {
        if (context is null)
        {
            return null;
        }

        var authorization = context.Request.Headers.Authorization.ToString();
        var token = authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? authorization[Scheme.Length..].Trim()
            // Browsers cannot send headers with a WebSocket. Elsewhere an address must not carry secrets.
            : context.Request.Path.StartsWithSegments("/hubs") ? context.Request.Query["access_token"].ToString()
            : "";
        return Secrets.IsToken(token) ? token : null;
    }
}
