using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;
using Parley.Server.Hosting.Web;

namespace Parley.Server.Scheduling.Invitations;

/// <summary>Secret addresses of people's calendars: signed, one at a time, ended by making another or none.</summary>
internal sealed class CalendarFeeds(IDbContextFactory<ParleyDb> databases, ServerAddresses addresses, TimeProvider time, IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Parley.CalendarFeed");

    /// <returns>The address; null while there is none.</returns>
    public async Task<string?> FindAsync(Guid account, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.CalendarFeeds.AsNoTracking().SingleOrDefaultAsync(row => row.AccountId == account, cancellationToken) is { } feed ? AddressOf(feed) : null;
    }

    public async Task<string> MakeAsync(Guid account, CancellationToken cancellationToken)
    {
        var (number, now) = (Guid.NewGuid(), time.GetUtcNow());
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await MailQueue.RenewFeedAsync(db, account, number, now, cancellationToken);
        return AddressOf(new CalendarFeedRow { AccountId = account, Number = number, CreatedAt = now });
    }

    public async Task EndAsync(Guid account, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.CalendarFeeds.Where(row => row.AccountId == account).ExecuteDeleteAsync(cancellationToken);
    }

    /// <returns>Whose calendar a working address is; null for every other.</returns>
    public async Task<AccountRow?> OwnerAsync(ParleyDb db, string token, CancellationToken cancellationToken)
    {
        if (Read(token) is not var (account, number))
        {
            return null;
        }

        return await (from feed in db.CalendarFeeds
                      join owner in db.Users on feed.AccountId equals owner.Id
                      where feed.AccountId == account && feed.Number == number
                      select owner).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
    }

    private (Guid Account, Guid Number)? Read(string token)
    {
        try
        {
            return _protector.Unprotect(token).Split(' ') is [var account, var number] ? (Guid.ParseExact(account, "N"), Guid.ParseExact(number, "N")) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private string AddressOf(CalendarFeedRow feed)
    {
        var token = _protector.Protect(string.Create(CultureInfo.InvariantCulture, $"{feed.AccountId:N} {feed.Number:N}"));
        return new Uri(addresses.PublicUrl, $"/calendar/{token}.ics").ToString();
    }
}
