using Microsoft.EntityFrameworkCore;
using Parley.Meetings;
using Parley.Meetings.Signals;
using Parley.Server.Accounts;
using Parley.Server.Data;

namespace Parley.Server.Calls.Doors;

/// <summary>Somebody at the door, as far as the server recognises this one.</summary>
/// <param name="Host">Has proven the host's rights.</param>
/// <param name="Name">What this one is called whatever the client says: accounts have their own name.</param>
/// <param name="PasswordHash">What a password has to match; null: none is set.</param>
internal sealed record Visitor(bool Host, Identity Who, string? Name, string? PasswordHash);

/// <summary>Finds out who is at the door of a meeting: host token, account, personal link.</summary>
internal sealed class Doorkeeper(IDbContextFactory<ParleyDb> databases, JoinTickets tickets)
{
    /// <returns>Who it is, or why that cannot be said. Neither: there is no such meeting.</returns>
    public async Task<(Visitor? Visitor, Refusal? Refusal)> RecogniseAsync(MeetingId id, string? hostToken, string? ticket, Caller? account, string? browser, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var meeting = await db.Meetings.AsNoTracking()
            .Where(row => row.Id == id.Value)
            .Select(row => new { row.HostProof, row.HostAccountId, row.PasswordHash })
            .SingleOrDefaultAsync(cancellationToken);
        if (meeting is null)
        {
            return (null, null);
        }

        if (hostToken is not null && !(Secrets.IsToken(hostToken) && Secrets.Matches(hostToken, meeting.HostProof)))
        {
            return (null, Refusal.HostTokenInvalid);
        }

        var host = hostToken is not null || (account is not null && meeting.HostAccountId == account.AccountId);
        var (invitee, refusal) = await InviteeAsync(db, id, ticket, account, cancellationToken);
        if (refusal is not null && !host)
        {
            return (null, refusal);
        }

        var who = new Identity(account?.AccountId, invitee?.Id, invitee?.Role == InviteeRole.CoHost, browser);
        return (new Visitor(host, who, account?.FullName, meeting.PasswordHash), null);
    }

    /// <summary>A signed-in person is invited as the account, a guest by the personal link. So a link that was forwarded to another account gives that one nothing.</summary>
    private async Task<(InviteeRow? Invitee, Refusal? Refusal)> InviteeAsync(ParleyDb db, MeetingId id, string? ticket, Caller? account, CancellationToken cancellationToken)
    {
        var invitees = db.Invitees.AsNoTracking().Where(row => row.MeetingId == id.Value);
        if (account is not null)
        {
            // An address that is not confirmed may be somebody else's.
            var key = account.Email.ToUpperInvariant();
            return (account.Confirmed ? await invitees.SingleOrDefaultAsync(row => row.EmailKey == key, cancellationToken) : null, null);
        }

        if (ticket is null)
        {
            return (null, null);
        }

        return tickets.Read(ticket) is { } read
            && read.Meeting == id
            && await invitees.SingleOrDefaultAsync(row => row.Id == read.Invitee && row.LinkNumber == read.LinkNumber, cancellationToken) is { } invitee
                ? (invitee, null)
                : (null, Refusal.TicketInvalid);
    }
}
