using Parley.Meetings.Signals;

namespace Parley.Meetings.Effects;

/// <summary>What the world has to do after a command.</summary>
public abstract record MeetingEffect
{
    private MeetingEffect()
    {
    }

    /// <summary>Send to one connection.</summary>
    public sealed record Send(string Connection, Signal Signal) : MeetingEffect;

    /// <summary>This connection no longer belongs to the meeting.</summary>
    public sealed record Release(string Connection) : MeetingEffect;

    /// <summary>This page load of a participant may have a connection to the media server.</summary>
    public sealed record OpenMedia(ParticipantId Seat, string InstanceId) : MeetingEffect;

    /// <summary>This page load of a participant has no part in the meeting's media any more.</summary>
    public sealed record CloseMedia(ParticipantId Seat, string InstanceId) : MeetingEffect;

    /// <summary>What a page load of a participant sends, and what of it is let through, is this from now on.</summary>
    public sealed record MediaChanged(ParticipantId Seat, string InstanceId, MediaState Media, MediaState Allowed) : MeetingEffect;

    /// <summary>Nobody may watch by WHEP any more.</summary>
    public sealed record CloseViewers : MeetingEffect;

    /// <summary>Keep a fact. Facts of one command are kept all or none, before anything is sent.</summary>
    public sealed record Remember(MeetingFact Fact) : MeetingEffect;
}
