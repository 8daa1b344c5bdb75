using System.Net;
using Microsoft.AspNetCore.Identity;
using Parley.Server.Accounts.Attempts;
using Parley.Server.Data;
using Parley.Server.Mail;

namespace Parley.Server.Accounts;

/// <summary>Use case: a link to choose a new password is mailed to the owner of an address, if it has an account. The answer tells nothing of that.</summary>
internal sealed class ForgotPassword(ParleyDb db, UserManager<AccountRow> users, AccountWriting writing, AccountLimits limits, TimeProvider time)
{
    /// <returns>False when the caller has asked too often.</returns>
    public async Task<bool> RunAsync(string email, IPAddress? caller, CancellationToken cancellationToken)
    {
        if (!limits.TryRequest(caller))
        {
            return false;
        }

        return await SteadyPace.RunAsync(
            time,
            async () =>
            {
                if (EmailAddress.TryParse(email, out var address) && await users.FindByEmailAsync(address.Value) is { } account)
                {
                    writing.OfferReset(db, account);
                    await db.SaveChangesAsync(cancellationToken);
                }

                return true;
            },
            cancellationToken);
    }
}
