using System.Net;
using Microsoft.EntityFrameworkCore;
using Parley.Meetings;
using Parley.Meetings.Commands;
using Parley.Meetings.Signals;
using Parley.Server.Accounts;
using Parley.Server.Calls.Doors;
using Parley.Server.Data;
using Parley.Server.Hosting.Web;

namespace Parley.Server.Calls;

/// <summary>Use case: a connection takes a seat in a meeting, new or again, or a place in its waiting room.</summary>
internal sealed class JoinMeeting(MeetingDirectory directory, IDbContextFactory<ParleyDb> databases, Doorkeeper doorkeeper, MeetingPasswords passwords, JoinTickets tickets, GuessingLimit guessing)
{
    private const int MaxInstanceIdLength = 64;

    public sealed record Result(JoinMeetingReply Reply, HeldSeat? Seat);

    /// <summary>Where a join comes from.</summary>
    /// <param name="Browser">Digest of the call page's cookie.</param>
    /// <param name="MeetingToken">Bearer token of the connection, unless it is an account's.</param>
    public sealed record Origin(string Connection, HeldSeat? Held, IPAddress? Address, Caller? Account, string? Browser, string? MeetingToken);

    public async Task<Result> RunAsync(JoinMeetingRequest request, Origin origin, CancellationToken cancellationToken)
    {
        if (request.InstanceId.Length is 0 or > MaxInstanceIdLength || (request.SeatToken is { } shown && !Secrets.IsToken(shown)))
        {
            return No(Refusal.Malformed);
        }

        if (!MeetingId.TryParse(request.MeetingId, out var id))
        {
            return No(Refusal.MeetingNotFound);
        }

        var seatToken = request.SeatToken ?? Secrets.NewToken();
        var proof = new SeatProof(Secrets.Digest(seatToken));
        var guesser = Guesser.Of(origin.Address, origin.Account, origin.Browser, request.HostToken ?? origin.MeetingToken);
        // Somebody who comes back to a seat, or with a ticket, guesses nothing, whoever else shares the address.
        if (await guessing.SlowsAsync(guesser, id, cancellationToken) && tickets.Read(request.Ticket)?.Meeting != id && !await HasSeatAsync(id, proof, cancellationToken))
        {
            return No(GuessingLimit.Slowed);
        }

        var credentials = new Credentials(request.HostToken ?? origin.MeetingToken, request.Ticket, origin.Account, origin.Browser, request.SeatToken is null ? null : proof);
        var (visitor, unknown) = await doorkeeper.RecogniseAsync(id, credentials, cancellationToken);
        if (visitor is null)
        {
            guessing.Missed(guesser);
            return No(unknown ?? Refusal.MeetingNotFound);
        }

        // Who has signed out, or in as somebody else, is not the one who left this seat.
        if (visitor.SeatOwner is { } owner && owner != visitor.Who.Account)
        {
            // The same again when the same one comes again, whether or not the client has kept the token of the answer.
            seatToken = Secrets.Derived(seatToken, $"seat of {visitor.Who.Account}");
            proof = new SeatProof(Secrets.Digest(seatToken));
        }

        string? passwordProof = null;
        if (visitor is { PasswordHash: { } hash, Host: false } && request.Password is { } password)
        {
            var wrong = passwords.Verify(password, hash, new(id, proof, origin.Account?.AccountId, origin.Browser, origin.Address));
            if (wrong is not null && !await HasSeatAsync(id, proof, cancellationToken))
            {
                return No(wrong);
            }

            passwordProof = wrong is null ? hash : null;
        }

        var join = new MeetingCommand.Join(origin.Connection, visitor.Name ?? request.DisplayName, request.InstanceId, request.Media, proof, Secrets.NewParticipantId(), new SessionId(Guid.CreateVersion7()), visitor.Host, request.TakeOver)
        {
            Who = visitor.Who,
            PasswordProof = passwordProof,
            Source = CallerAddress.Network(origin.Address).ToString(),
        };
        // Never cancelled: a seat must not be taken by a connection that nobody will report as lost.
        var decision = await directory.AskAsync(id, join, CancellationToken.None);
        if (decision is null)
        {
            return No(Refusal.MeetingNotFound);
        }

        var taken = decision.Seat?.Id ?? decision.Waiter?.Id;
        if (origin.Held is { } held && taken is not null && (held.Meeting != id || held.Participant != taken))
        {
            await GiveUpAsync(held, origin.Connection);
        }

        return decision.Refusal is { } refusal ? No(refusal)
            : taken is { } participant ? new Result(new JoinMeetingReply(true, ParticipantId: participant.Value, SeatToken: seatToken, Waiting: decision.Seat is null), new HeldSeat(id, participant, proof, request.InstanceId, visitor.Session))
            : No(Refusal.Unavailable);
    }

    /// <summary>One connection has one seat.</summary>
    private async Task GiveUpAsync(HeldSeat held, string connection)
    {
        try
        {
            await directory.AskAsync(held.Meeting, new MeetingCommand.Leave(held.Participant, connection), CancellationToken.None);
        }
        catch (StorageException)
        {
            // Needs no storage: the seat is free after its grace.
            await directory.AskAsync(held.Meeting, new MeetingCommand.Disconnect(held.Participant, connection), CancellationToken.None);
        }
    }

    private async Task<bool> HasSeatAsync(MeetingId id, SeatProof proof, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Seats.AnyAsync(
            seat => seat.Proof == proof.Digest && db.Sessions.Any(session => session.Id == seat.SessionId && session.MeetingId == id.Value && session.EndedAt == null),
            cancellationToken);
    }

    private static Result No(Refusal refusal) => new(JoinMeetingReply.No(refusal), null);
}
