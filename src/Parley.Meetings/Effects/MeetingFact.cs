using Parley.Meetings.Signals;

namespace Parley.Meetings.Effects;

/// <summary>Something that happened and must survive a restart.</summary>
public abstract record MeetingFact
{
    private MeetingFact()
    {
    }

    public sealed record SessionBegan(SessionId Session, DateTimeOffset At) : MeetingFact;

    public sealed record SessionEnded(SessionId Session, DateTimeOffset At, EndReason Reason) : MeetingFact;

    /// <summary>A seat is new or has changed in what is kept of it.</summary>
    public sealed record SeatKept(SessionId Session, Seat Seat) : MeetingFact;

    public sealed record StayBegan(SessionId Session, ParticipantId Seat, DateTimeOffset At) : MeetingFact;

    public sealed record StayEnded(SessionId Session, ParticipantId Seat, DateTimeOffset At) : MeetingFact;

    public sealed record QualitySampled(SessionId Session, ParticipantId Seat, DateTimeOffset At, QualitySample Sample) : MeetingFact;

    public sealed record ChatPosted(SessionId Session, ChatLine Line) : MeetingFact;

    /// <summary>Title and settings are these now.</summary>
    public sealed record SettingsKept(string Title, MeetingSettings Settings) : MeetingFact;

    /// <summary>Newcomers without an account wait, or do no more.</summary>
    public sealed record NewcomersHeld(SessionId Session, bool Held) : MeetingFact;

    /// <summary>Everybody sees this one large; null: nobody any more.</summary>
    public sealed record Spotlit(SessionId Session, ParticipantId? Who) : MeetingFact;

    /// <summary>Somebody must not come back into this session.</summary>
    public sealed record PersonRemoved(SessionId Session, Removal Removal) : MeetingFact;

    /// <summary>Somebody has begun to wait. Only memory has who waits; this is for those who are told of it outside.</summary>
    public sealed record Knocked(ParticipantId Who, string DisplayName, Identity Identity, DateTimeOffset At) : MeetingFact;

    /// <param name="Session">Null: outside every session.</param>
    public sealed record Logged(SessionId? Session, ModerationEntry Entry) : MeetingFact;

    /// <summary>Its host says that it begins, though nobody is in it yet.</summary>
    public sealed record Opened(DateTimeOffset At) : MeetingFact;

    /// <summary>Over without a session to end.</summary>
    public sealed record Closed(DateTimeOffset At, EndReason Reason) : MeetingFact;
}
