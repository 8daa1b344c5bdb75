using Parley.Server.Data;

namespace Parley.Server.Accounts;

/// <summary>Whether an account counts as confirmed (docs/decisions/0060-accounts-without-a-mail-server.md).</summary>
internal sealed class Confirmation
{
    public bool IsConfirmed(AccountRow account) => account.EmailConfirmed;

    public Caller CallerOf(AccountRow account) => Caller.Of(account, IsConfirmed(account));
}
