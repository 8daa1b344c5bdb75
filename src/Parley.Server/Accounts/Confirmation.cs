using Parley.Server.Data;
using Parley.Server.Hosting.Options;

namespace Parley.Server.Accounts;

/// <summary>Whether an account counts as confirmed (docs/decisions/0060-accounts-without-mail.md).</summary>
internal sealed class Confirmation(ParleyOptions options)
{
    /// <summary>Without mail nobody can confirm anything, so nobody has to.</summary>
    public bool IsAsked => options.Mail.Enabled;

    public bool IsConfirmed(AccountRow account) => account.EmailConfirmed || !IsAsked;

    public Caller CallerOf(AccountRow account) => Caller.Of(account, IsConfirmed(account));
}
