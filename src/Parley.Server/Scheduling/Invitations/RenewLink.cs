using Microsoft.EntityFrameworkCore;
using Parley.Meetings.Signals;
using Parley.Server.Data;

namespace Parley.Server.Scheduling.Invitations;

/// <summary>Use case: the host takes back somebody's personal link, which went astray, and a new one is sent.</summary>
internal sealed class RenewLink(IDbContextFactory<ParleyDb> databases, InvitationMails mails)
{
    public async Task<Refusal?> RunAsync(string meeting, string email, CancellationToken cancellationToken)
    {
        var key = InviteesCheck.KeyOf(email.Trim());
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Invitees.SingleOrDefaultAsync(row => row.MeetingId == meeting && row.EmailKey == key, cancellationToken) is not { } invitee)
        {
            return new Refusal("invitee_unknown", "Nobody with this address is invited.");
        }

        invitee.LinkNumber++;
        await db.SaveChangesAsync(cancellationToken);
        if (await mails.InviteAgainAsync(db, meeting, invitee, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        await transaction.CommitAsync(cancellationToken);
        return null;
    }
}
