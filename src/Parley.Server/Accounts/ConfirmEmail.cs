using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Parley.Server.Accounts.Attempts;
using Parley.Server.Data;
using Parley.Server.Mail;

namespace Parley.Server.Accounts;

internal abstract record ConfirmEmailResult
{
    private ConfirmEmailResult()
    {
    }

    /// <param name="First">This very link did it; another time it says the same and opens nothing.</param>
    public sealed record Confirmed(AccountRow Account, bool First) : ConfirmEmailResult;

    public sealed record Dead : ConfirmEmailResult;
}

/// <summary>Use case: an address is confirmed by the link that was mailed to it and a press of the button behind it, or the link is mailed again.</summary>
internal sealed class ConfirmEmail(ParleyDb db, UserManager<AccountRow> users, AccountLinks links, AccountWriting writing, Administrators administrators, AccountLimits limits, TimeProvider time)
{
    /// <summary>Whose link it is while it is good, else null. Looking changes nothing: programs that read mail open links too.</summary>
    public async Task<AccountRow?> OwnerAsync(string? token, CancellationToken cancellationToken) =>
        links.AccountOfConfirm(token, out var content) is { } id
        && await db.Accounts.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is { } account
        && AccountLinks.Fits(account, content) ? account : null;

    public async Task<ConfirmEmailResult> RunAsync(string? token, CancellationToken cancellationToken)
    {
        if (links.AccountOfConfirm(token, out var content) is not { } id)
        {
            return new ConfirmEmailResult.Dead();
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await AccountLocks.TakeAsync(db, id, cancellationToken);
        if (await db.Accounts.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } account || !AccountLinks.Fits(account, content))
        {
            return new ConfirmEmailResult.Dead();
        }

        var first = !account.EmailConfirmed;
        if (first)
        {
            account.EmailConfirmed = true;
            await administrators.GrantAsync(db, account, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return new ConfirmEmailResult.Confirmed(account, first);
    }

    /// <summary>Sends the link again if the address waits for it. The answer tells nothing of that.</summary>
    /// <returns>False when the caller has asked too often.</returns>
    public async Task<bool> SendAgainAsync(string email, IPAddress? caller, CancellationToken cancellationToken)
    {
        if (!limits.TryRequest(caller))
        {
            return false;
        }

        return await SteadyPace.RunAsync(
            time,
            async () =>
            {
                if (EmailAddress.TryParse(email, out var address) && await users.FindByEmailAsync(address.Value) is { EmailConfirmed: false } account)
                {
                    writing.AskToConfirm(db, account);
                    await db.SaveChangesAsync(cancellationToken);
                }

                return true;
            },
            cancellationToken);
    }
}
