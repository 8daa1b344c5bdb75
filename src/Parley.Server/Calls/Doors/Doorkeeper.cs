using Microsoft.EntityFrameworkCore;
using Parley.Meetings;
using Parley.Meetings.Signals;
using Parley.Server.Accounts;
using Parley.Server.Accounts.Sessions;
using Parley.Server.Data;

namespace Parley.Server.Calls.Doors;

/// <summary>What somebody shows at the door.</summary>
/// <param name="Account">Signed in on this connection.</param>
/// <param name="Browser">Digest of the call page's cookie.</param>
/// <param name="Seat">Of the seat that this one wants to come back to.</param>
internal sealed record Credentials(string? HostToken, string? Ticket, Caller? Account, string? Browser, SeatProof? Seat);

/// <summary>Somebody at the door, as far as the server recognises this one.</summary>
/// <param name="Host">Has proven the host's rights.</param>
/// <param name="Name">What this one is called whatever the client says; null: as the client says.</param>
/// <param name="PasswordHash">What a password has to match; null: none is set.</param>
/// <param name="Session">The account's session that the ticket was made in.</param>
/// <param name="SeatOwner">The account whose seat it is that this one wants to come back to; null: a guest's, or nobody's.</param>
internal sealed record Visitor(bool Host, Identity Who, string? Name, string? PasswordHash, Guid? Session, Guid? SeatOwner);

/// <summary>Finds out who is at the door of a meeting: host token, account, ticket.</summary>
internal sealed class Doorkeeper(IDbContextFactory<ParleyDb> databases, JoinTickets tickets, AccountSessions sessions)
{
    /// <returns>Who it is, or why that cannot be said. Neither: there is no such meeting.</returns>
    public async Task<(Visitor? Visitor, Refusal? Refusal)> RecogniseAsync(MeetingId id, Credentials shown, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var seat = shown.Seat?.Digest;
        // One question: hundreds knock at once.
        var meeting = await db.Meetings.AsNoTracking()
            .Where(row => row.Id == id.Value)
            .Select(row => new
            {
                row.HostProof,
                row.HostAccountId,
                row.PasswordHash,
                SeatOwner = db.Seats
                    .Where(one => one.Proof == seat && db.Sessions.Any(session => session.Id == one.SessionId && session.MeetingId == row.Id && session.EndedAt == null))
                    .Select(one => one.AccountId)
                    .FirstOrDefault(),
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (meeting is null)
        {
            return (null, null);
        }

        if (shown.HostToken is { } token && !(Secrets.IsToken(token) && Secrets.Matches(token, meeting.HostProof)))
        {
            return (null, Refusal.HostTokenInvalid);
        }

        var ticket = tickets.Read(shown.Ticket);
        if (shown.Ticket is not null && ticket?.Meeting != id)
        {
            return (null, Refusal.TicketInvalid);
        }

        var (account, session) = (shown.Account, (Guid?)null);
        if (ticket is { Kind: TicketKind.Account } ofAccount)
        {
            var live = await sessions.FindAsync(ofAccount.Subject, prolongs: false, cancellationToken);
            if (live is null || (account is not null && account.AccountId != live.Caller.AccountId))
            {
                return (null, Refusal.TicketInvalid);
            }

            (account, session) = (live.Caller, live.Id);
        }

        if (ticket is { Kind: TicketKind.Host } ofHost && ofHost.Number != JoinTickets.MarkOf(meeting.HostProof))
        {
            return (null, Refusal.TicketInvalid);
        }

        var invitee = await InviteeAsync(db, id, ticket, account, cancellationToken);
        if (invitee is null && account is null && ticket is { Kind: TicketKind.Invitation })
        {
            return (null, Refusal.TicketInvalid);
        }

        var host = shown.HostToken is not null || ticket is { Kind: TicketKind.Host } || (account is not null && meeting.HostAccountId == account.AccountId);

        var who = new Identity(account?.AccountId, invitee?.Id, invitee?.Role == InviteeRole.CoHost, shown.Browser);
        var name = account?.FullName ?? (ticket is { Kind: TicketKind.Guest } guest ? guest.Name : null);
        return (new Visitor(host, who, name, meeting.PasswordHash, session, meeting.SeatOwner), null);
    }

    /// <summary>
    /// A signed-in person is invited as the account, a guest by the personal link. So a link that was forwarded to another account gives that one nothing.
    /// Whether an address that was never confirmed is the account's (always so where mail is off), the personal link for it says.
    /// </summary>
    private static async Task<InviteeRow?> InviteeAsync(ParleyDb db, MeetingId id, JoinTicket? ticket, Caller? account, CancellationToken cancellationToken)
    {
        var invitees = db.Invitees.AsNoTracking().Where(row => row.MeetingId == id.Value);
        if (account is not null)
        {
            var key = account.Email.ToUpperInvariant();
            invitees = invitees.Where(row => row.EmailKey == key);
            if (account.OwnsAddress)
            {
                return await invitees.SingleOrDefaultAsync(cancellationToken);
            }
        }

        return ticket is { Kind: TicketKind.Invitation } shown
            ? await invitees.SingleOrDefaultAsync(row => row.Id == shown.Subject && row.LinkNumber == shown.Number, cancellationToken)
            : null;
    }
}
