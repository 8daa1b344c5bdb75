using Parley.Server.Data;

namespace Parley.Server.Scheduling;

/// <summary>What happened to the plan of a meeting, for those who tell the people concerned.</summary>
/// <param name="MeetingId">The meeting; its rows are as they are after the change.</param>
internal abstract record PlanChange(string MeetingId)
{
    /// <summary>A meeting was scheduled.</summary>
    public sealed record Planned(string MeetingId) : PlanChange(MeetingId);

    /// <summary>Title, description, times, rule or people were changed; <see cref="PlanRow.Sequence"/> has risen.</summary>
    /// <param name="Added">Invitees who are new.</param>
    /// <param name="Removed">Invitees who are no longer: their rows are gone.</param>
    /// <param name="EveryoneConcerned">Title, description or times have changed; otherwise only people or settings of the call or of reminders.</param>
    public sealed record Changed(string MeetingId, IReadOnlyList<InviteeRow> Added, IReadOnlyList<InviteeRow> Removed, bool EveryoneConcerned) : PlanChange(MeetingId)
    {
        /// <summary>The calendar entry of what has been, when what comes has become another one; null: there is one entry, as before.</summary>
        public EndedEntry? Ended { get; init; }
    }

    /// <summary>The meeting, or all of the series that was still to come, was cancelled.</summary>
    public sealed record Cancelled(string MeetingId) : PlanChange(MeetingId);

    /// <summary>One occurrence got another time or length.</summary>
    public sealed record OccurrenceMoved(string MeetingId, Guid Occurrence) : PlanChange(MeetingId);

    /// <summary>One occurrence of several was cancelled.</summary>
    public sealed record OccurrenceCancelled(string MeetingId, Guid Occurrence) : PlanChange(MeetingId);
}

/// <param name="Number">As in <see cref="EndedEntryRow"/>.</param>
/// <param name="Answers">By invitee: what was answered to it.</param>
internal sealed record EndedEntry(int Number, IReadOnlyDictionary<Guid, Rsvp> Answers);
