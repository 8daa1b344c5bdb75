using System.Net;
using Parley.Server.Accounts;
using Parley.Server.Calls.Doors;

namespace Parley.Server.Calls;

/// <summary>Who asks for a meeting, as far as wrong addresses count for this one and not for others.</summary>
/// <param name="Account">Whose address is confirmed: there is not another one for each try.</param>
/// <param name="Browser">Digest of the call page's cookie.</param>
/// <param name="Token">Of the host or of a stream of a meeting.</param>
internal readonly record struct Guesser(IPAddress? Address, Guid? Account, string? Browser, string? Token)
{
    public static Guesser Of(HttpContext context) => Of(
        context.Connection.RemoteIpAddress, Caller.Of(context.User), BrowserCookie.DigestOf(context), MeetingToken.Of(context));

    public static Guesser Of(IPAddress? address, Caller? account, string? browser, string? token) =>
        new(address, account is { Confirmed: true } ? account.AccountId : null, browser, token);
}
