using System.Net;
using Microsoft.EntityFrameworkCore;
using Parley.Meetings;
using Parley.Meetings.Commands;
using Parley.Meetings.Signals;
using Parley.Server.Accounts;
using Parley.Server.Data;

namespace Parley.Server.Calls;

/// <summary>Use case: a connection takes a seat in a meeting, new or again.</summary>
internal sealed class JoinMeeting(MeetingDirectory directory, IDbContextFactory<ParleyDb> databases, GuessingLimit guessing)
{
    private const int MaxInstanceIdLength = 64;

    public sealed record Result(JoinMeetingReply Reply, HeldSeat? Seat);

    public async Task<Result> RunAsync(JoinMeetingRequest request, string connection, HeldSeat? held, IPAddress? caller, Caller? account, CancellationToken cancellationToken)
    {
        if (request.InstanceId.Length is 0 or > MaxInstanceIdLength || (request.SeatToken is { } shown && !Secrets.IsToken(shown)))
        {
            return No(Refusal.Malformed);
        }

        if (!MeetingId.TryParse(request.MeetingId, out var id))
        {
            return No(Refusal.MeetingNotFound);
        }

        // Somebody who comes back to a seat guesses nothing, whoever else shares the address.
        if (guessing.IsExhausted(caller) && !await HasSeatAsync(id, request.SeatToken, cancellationToken))
        {
            return No(Refusal.RateLimited);
        }

        var host = false;
        if (request.HostToken is { } hostToken)
        {
            host = await ProvesHostAsync(id, hostToken, cancellationToken);
            if (!host)
            {
                guessing.Missed(caller);
                return No(Refusal.HostTokenInvalid);
            }
        }
        else if (account is not null)
        {
            host = await IsHostAsync(id, account, cancellationToken);
        }

        var seatToken = request.SeatToken ?? Secrets.NewToken();
        var proof = new SeatProof(Secrets.Digest(seatToken));
        // Never cancelled: a seat must not be taken by a connection that nobody will report as lost.
        var decision = await directory.AskAsync(
            id,
            new MeetingCommand.Join(connection, request.DisplayName, request.InstanceId, request.Media, proof, Secrets.NewParticipantId(), new SessionId(Guid.CreateVersion7()), host, request.TakeOver, account?.AccountId),
            CancellationToken.None);
        if (decision is null)
        {
            guessing.Missed(caller);
            return No(Refusal.MeetingNotFound);
        }

        if (held is not null && decision.Seat is { } taken && (held.Meeting != id || held.Participant != taken.Id))
        {
            await GiveUpAsync(held, connection);
        }

        return decision switch
        {
            { Refusal: { } refusal } => No(refusal),
            { Seat: { } seat } => new Result(new JoinMeetingReply(true, ParticipantId: seat.Id.Value, SeatToken: seatToken), new HeldSeat(id, seat.Id, proof, request.InstanceId)),
            _ => No(Refusal.Unavailable),
        };
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

    private async Task<bool> HasSeatAsync(MeetingId id, string? seatToken, CancellationToken cancellationToken)
    {
        if (seatToken is null)
        {
            return false;
        }

        var proof = Secrets.Digest(seatToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Seats.AnyAsync(
            seat => seat.Proof == proof && db.Sessions.Any(session => session.Id == seat.SessionId && session.MeetingId == id.Value && session.EndedAt == null),
            cancellationToken);
    }

    private async Task<bool> ProvesHostAsync(MeetingId id, string token, CancellationToken cancellationToken)
    {
        if (!Secrets.IsToken(token))
        {
            return false;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var proof = await db.Meetings.Where(meeting => meeting.Id == id.Value).Select(meeting => meeting.HostProof).SingleOrDefaultAsync(cancellationToken);
        return proof is not null && Secrets.Matches(token, proof);
    }

    private async Task<bool> IsHostAsync(MeetingId id, Caller account, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Meetings.AnyAsync(meeting => meeting.Id == id.Value && meeting.HostAccountId == account.AccountId, cancellationToken);
    }

    private static Result No(Refusal refusal) => new(JoinMeetingReply.No(refusal), null);
}
