using System.Security.Cryptography;
using System.Text;

namespace Parley.Server.Accounts.Attempts;

/// <summary>By what a browser that sends a form is known again: the anti-forgery cookie, which every form needs.</summary>
internal static class BrowserMark
{
    private const string Cookie = "parley-form";

    public static string? Of(HttpRequest request) =>
        request.Cookies[Cookie] is { Length: > 0 } shown ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(shown))) : null;
}
