using System.Collections.Immutable;
using Parley.Meetings.Commands;
using Parley.Meetings.Signals;

namespace Parley.Meetings;

public sealed partial record Meeting
{
    /// <summary>Whether the meeting has begun, or its host has opened it before anybody came.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Cancelled: nobody can begin it.</summary>
    public bool Cancelled { get; init; }

    /// <summary>Who was removed from this session.</summary>
    public ImmutableList<Removal> Removals { get; init; } = [];

    /// <summary>Somebody was removed: newcomers without an account wait until a host or co-host says otherwise.</summary>
    public bool NewcomersHeld { get; init; }

    /// <summary>Who was denied of late.</summary>
    public ImmutableList<Removal> Denials { get; init; } = [];

    /// <summary>Seat tokens that have shown the password which is in force.</summary>
    public ImmutableHashSet<SeatProof> PasswordShown { get; init; } = [];

    /// <summary>Why somebody cannot come in at all.</summary>
    /// <param name="known">The seat that somebody comes back to.</param>
    private Refusal? Barred(MeetingCommand.Join join, Seat? known, DateTimeOffset now)
    {
        if (Cancelled)
        {
            return Refusal.MeetingCancelled;
        }

        if (join.Host)
        {
            return null;
        }

        if (Ended)
        {
            return Refusal.MeetingEnded;
        }

        if (Removals.Any(removal => removal.Fits(join.Proof, join.Who)))
        {
            return Refusal.Removed;
        }

        if (known is not null)
        {
            return null;
        }

        if (Denials.FindLast(denial => denial.Until > now && denial.Fits(join.Proof, join.Who)) is { } denied)
        {
            return Refusal.Denied with { RetryAfter = (denied.Until - now)!.Value.TotalSeconds };
        }

        if (Settings.Locked && RoleOf(join, known: null) == Role.Participant)
        {
            return Refusal.MeetingLocked;
        }

        return Settings.PasswordHash is { } hash && join.PasswordProof != hash && !PasswordShown.Contains(join.Proof)
            ? Refusal.PasswordRequired
            : null;
    }

    /// <summary>Why a newcomer has to wait; null: this one can come in.</summary>
    private WaitingReason? ReasonToWait(MeetingCommand.Join join)
    {
        // Who is in already waits on no other device.
        if (RoleOf(join, known: null) != Role.Participant || Seats.Values.Any(seat => seat.Taken && seat.Who.IsSameAs(join.Who)))
        {
            return null;
        }

        return !HasBegun && !Settings.ParticipantsMayStart ? WaitingReason.NotBegun
            : Settings.WaitingRoom ? WaitingReason.WaitingRoom
            : NewcomersHeld && join.Who.Account is null ? WaitingReason.Held
            : null;
    }

    private bool HasBegun => IsOpen || Session is not null;

    /// <param name="known">The seat that somebody comes back to; null: a new one is needed.</param>
    /// <param name="leads">A host or co-host, for whom the meeting's own limit does not count.</param>
    private bool IsFull(Seat? known, bool leads)
    {
        if (known is null && Seats.Count >= MeetingRules.MaxSeats)
        {
            return true;
        }

        var most = leads ? MeetingRules.MaxPresent : Math.Min(Settings.Capacity ?? MeetingRules.MaxPresent, MeetingRules.MaxPresent);
        return known is not { Taken: true } && Seats.Values.Count(seat => seat.Taken) >= most;
    }

    /// <summary>The seat with this token, or the one seat of a personal link.</summary>
    private Seat? SeatOf(SeatProof proof, Identity who) => Seats.Values.FirstOrDefault(seat => seat.Proof == proof)
        ?? (who.ByLink ? Seats.Values.FirstOrDefault(seat => seat.Who.IsSameAs(who)) : null);

    /// <summary>The role of somebody who comes in. Roles given and taken in the session count more than those of the invitation.</summary>
    private Role RoleOf(MeetingCommand.Join join, Seat? known)
    {
        if (join.Host)
        {
            return Role.Host;
        }

        if (known is not null)
        {
            return known.Role;
        }

        var same = Seats.Values.Where(seat => seat.Who.IsSameAs(join.Who)).ToList();
        var isCoHost = same.Count > 0 ? same.Exists(seat => seat.Leads) : join.Who.CoHost;
        return isCoHost ? Role.Cohost : Role.Participant;
    }
}
