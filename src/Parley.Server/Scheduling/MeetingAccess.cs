using Microsoft.EntityFrameworkCore;
using Parley.Meetings;
using Parley.Meetings.Signals;
using Parley.Server.Accounts;
using Parley.Server.Calls;
using Parley.Server.Calls.Doors;
using Parley.Server.Data;

namespace Parley.Server.Scheduling;

/// <summary>What somebody is to a meeting; each may do what those before may.</summary>
internal enum Standing
{
    /// <summary>Knows the address: title, time and host.</summary>
    Outsider,

    /// <summary>Account with an invited address that was proven to be its own: description, who is invited, who was there.</summary>
    Invited,

    /// <summary>Of the server: also e-mail addresses.</summary>
    Administrator,

    /// <summary>Named so in the invitation: also start it, chat, log and quality.</summary>
    CoHost,

    /// <summary>By account, or by the host token of an instant meeting: everything.</summary>
    Host,
}

/// <param name="Plan">Null: an instant meeting.</param>
internal sealed record MeetingAccess(MeetingRow Meeting, PlanRow? Plan, Standing Standing, InviteeRow? Invitation, Caller? Caller)
{
    public MeetingId Id => MeetingId.TryParse(Meeting.Id, out var id) ? id : default;

    public bool SeesEmails => Standing >= Standing.Administrator;
}

/// <summary>Finds a meeting and what the caller is to it. Wrong addresses and tokens slow down whoever tries them.</summary>
internal sealed class MeetingAccessCheck(IDbContextFactory<ParleyDb> databases, GuessingLimit guessing)
{
    /// <param name="least">Who is less is refused.</param>
    public async Task<(MeetingAccess? Access, Refusal? Refusal)> RunAsync(HttpContext context, string? address, Standing least, CancellationToken cancellationToken)
    {
        var caller = Guesser.Of(context);
        MeetingId? wanted = MeetingId.TryParse(address, out var parsed) ? parsed : null;
        if (await guessing.SlowsAsync(caller, wanted, cancellationToken))
        {
            return (null, GuessingLimit.Slowed);
        }

        if (wanted is not { } id || await FindAsync(id, Caller.Of(context.User), MeetingToken.Of(context), cancellationToken) is not { } access)
        {
            guessing.Missed(caller);
            return (null, Refusal.MeetingNotFound);
        }

        return access.Standing >= least ? (access, null)
            : access.Caller is null ? (null, Refused.SignInRequired)
            : (null, least == Standing.CoHost ? Refusal.ModeratorsOnly : least == Standing.Host ? Refusal.NotAllowed : Refused.NotInvited);
    }

    private async Task<MeetingAccess?> FindAsync(MeetingId id, Caller? caller, string? token, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Meetings.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id.Value, cancellationToken) is not { } meeting)
        {
            return null;
        }

        var plan = await db.Plans.AsNoTracking().SingleOrDefaultAsync(row => row.MeetingId == id.Value, cancellationToken);
        InviteeRow? invitation = null;
        if (caller is { OwnsAddress: true } && plan is not null)
        {
            var key = InviteesCheck.KeyOf(caller.Email);
            invitation = await db.Invitees.AsNoTracking().SingleOrDefaultAsync(row => row.MeetingId == id.Value && row.EmailKey == key, cancellationToken);
        }

        var standing = caller is not null && meeting.HostAccountId == caller.AccountId ? Standing.Host
            : token is not null && Secrets.Matches(token, meeting.HostProof) ? Standing.Host
            : invitation is { Role: InviteeRole.CoHost } ? Standing.CoHost
            : caller is { Confirmed: true, Administrator: true } ? Standing.Administrator
            : invitation is not null ? Standing.Invited
            : Standing.Outsider;
        return new MeetingAccess(meeting, plan, standing, invitation, caller);
    }
}
