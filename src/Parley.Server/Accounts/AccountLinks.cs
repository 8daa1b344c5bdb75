using System.Security.Cryptography;
using System.Text;
using Parley.Server.Data;
using Parley.Server.Hosting.Web;

namespace Parley.Server.Accounts;

/// <summary>Links of account mails. Each is good for a while, for one thing, and only until the account's security stamp changes.</summary>
internal sealed class AccountLinks(Seal seal, ServerAddresses addresses)
{
    public static readonly TimeSpan ConfirmLife = TimeSpan.FromDays(3);

    public static readonly TimeSpan ResetLife = TimeSpan.FromHours(1);

    private const string ConfirmPurpose = "confirm-email";
    private const string ResetPurpose = "reset-password";
    private const int IdBytes = 16;

    public string Host => addresses.PublicUrl.Authority;

    public string SignIn => At(AccountPaths.SignIn);

    public string Confirm(AccountRow account) => At(AccountPaths.ConfirmEmail, seal.Close(ConfirmPurpose, Content(account), ConfirmLife));

    public string Reset(AccountRow account) => At(AccountPaths.ResetPassword, seal.Close(ResetPurpose, Content(account), ResetLife));

    /// <summary>Whose link it is; <see cref="Fits"/> says whether it is still good.</summary>
    public Guid? AccountOfConfirm(string? token, out byte[] content) => AccountOf(ConfirmPurpose, token, out content);

    /// <inheritdoc cref="AccountOfConfirm"/>
    public Guid? AccountOfReset(string? token, out byte[] content) => AccountOf(ResetPurpose, token, out content);

    public static bool Fits(AccountRow account, byte[] content) => CryptographicOperations.FixedTimeEquals(Content(account), content);

    private static byte[] Content(AccountRow account) =>
        [.. account.Id.ToByteArray(), .. SHA256.HashData(Encoding.UTF8.GetBytes($"{account.NormalizedEmail}\n{account.SecurityStamp}"))];

    private Guid? AccountOf(string purpose, string? token, out byte[] content)
    {
        content = seal.Open(purpose, token) ?? [];
        return content.Length == IdBytes + SHA256.HashSizeInBytes ? new Guid(content.AsSpan(0, IdBytes)) : null;
    }

    private string At(string path, string? token = null) =>
        new Uri(addresses.PublicUrl, token is null ? path : $"{path}?token={token}").ToString();
}
