namespace Parley.Server.Accounts;

/// <summary>Where somebody wanted to go before signing in. Only paths of this server: anything else would let a link lead a person away.</summary>
internal static class ReturnAddress
{
    private const int MaxLength = 1000;

    public static string Clean(string? address) => IsLocal(address) ? address! : "/";

    /// <summary><c>?returnUrl=</c> for a request that was sent to sign in first.</summary>
    public static string Query(HttpRequest request)
    {
        var here = request.Path.ToUriComponent() + request.QueryString.ToUriComponent();
        return IsLocal(here) && here != "/" ? $"?returnUrl={Uri.EscapeDataString(here)}" : "";
    }

    private static bool IsLocal(string? address)
    {
        // "//host" and "/\host" are other sites to a browser, and it drops control characters inside an address.
        return address is { Length: > 0 and <= MaxLength }
            && address[0] == '/'
            && (address.Length == 1 || address[1] is not ('/' or '\\'))
            && !address.Any(character => char.IsControl(character) || character == '\\')
            && !address.StartsWith(AccountPaths.SignOut, StringComparison.OrdinalIgnoreCase);
    }
}
