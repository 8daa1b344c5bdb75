using System.Security.Claims;
using Parley.Server.Data;
using Parley.Server.Ui;

namespace Parley.Server.Accounts;

/// <summary>The account in whose name a request or a hub connection comes, whether by cookie or bearer token. Guests have none.</summary>
/// <param name="Confirmed">May do what needs a confirmed address: schedule, invite, be found.</param>
/// <param name="TimeZone">IANA name.</param>
internal sealed record Caller(Guid AccountId, string Email, string FullName, bool Confirmed, bool Administrator, string Language, string TimeZone)
{
    /// <summary>The mailbox was proven to be this account's. Where mail is off, accounts count as confirmed without that.</summary>
    public bool OwnsAddress { get; init; }

    public const string SessionType = "parley:session";

    private const string OwnsAddressType = "parley:owns-address";
    private const string TimeZoneType = "parley:time-zone";

    /// <summary>Who calls, from <c>HttpContext.User</c> or a hub's <c>Context.User</c>; null for guests.</summary>
    public static Caller? Of(ClaimsPrincipal? user) => user is { Identity.IsAuthenticated: true } && Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
        ? new Caller(
            id,
            user.FindFirstValue(ClaimTypes.Email) ?? "",
            user.FindFirstValue(ClaimTypes.Name) ?? "",
            user.HasClaim(ReaderClaims.Confirmed, "true"),
            user.HasClaim(ReaderClaims.Administrator, "true"),
            user.FindFirstValue(ReaderClaims.Language) ?? "en",
            user.FindFirstValue(TimeZoneType) ?? "UTC")
        {
            OwnsAddress = user.HasClaim(OwnsAddressType, "true"),
        }
        : null;

    /// <summary>Which of the account's sessions <paramref name="user"/> comes with.</summary>
    public static Guid? SessionOf(ClaimsPrincipal? user) => Guid.TryParse(user?.FindFirstValue(SessionType), out var session) ? session : null;

    public static Caller Of(AccountRow account, bool confirmed) =>
        new(account.Id, account.Email!, account.FullName, confirmed, account.Administrator, account.Language, account.TimeZone) { OwnsAddress = account.EmailConfirmed };

    public ClaimsPrincipal ToPrincipal(string scheme, Guid session) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, AccountId.ToString()),
            new Claim(ClaimTypes.Email, Email),
            new Claim(ClaimTypes.Name, FullName),
            new Claim(ReaderClaims.Confirmed, Confirmed ? "true" : "false"),
            new Claim(OwnsAddressType, OwnsAddress ? "true" : "false"),
            new Claim(ReaderClaims.Administrator, Administrator ? "true" : "false"),
            new Claim(ReaderClaims.Language, Language),
            new Claim(TimeZoneType, TimeZone),
            new Claim(SessionType, session.ToString()),
        ],
        scheme));
}
