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
}
