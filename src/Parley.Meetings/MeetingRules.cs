namespace Parley.Meetings;

/// <summary>The numbers of the meeting rules.</summary>
/// <param name="IdleEnd">How long a meeting may be empty before it ends.</param>
/// <param name="Media">Which ways media may take.</param>
public sealed record MeetingRules(TimeSpan IdleEnd, MediaChoice Media = MediaChoice.Auto)
{
    /// <summary>How long a scheduled meeting is without host and co-host before somebody acts for them.</summary>
    public TimeSpan LeaderlessTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a seat waits for somebody whose connection was lost, and a place in the line for somebody who waited.</summary>
    public static TimeSpan SeatGrace { get; } = TimeSpan.FromSeconds(60);

    /// <summary>The time in which one seat may send <see cref="MaxReactions"/> reactions.</summary>
    public static TimeSpan ReactionWindow { get; } = TimeSpan.FromSeconds(5);

    public const int MaxReactions = 5;

    /// <summary>The shortest time between two samples of one seat's connection. Clients send one every 30 s.</summary>
    public static TimeSpan SampleInterval { get; } = TimeSpan.FromSeconds(20);

    /// <summary>Samples kept of one seat: sixteen hours of a call.</summary>
    public const int MaxSamples = 2000;

    /// <summary>How long a call of two stays on the media server before it becomes direct again.</summary>
    public static TimeSpan DirectAgain { get; } = TimeSpan.FromMinutes(5);

    /// <summary>How long somebody who was denied cannot knock again.</summary>
    public static TimeSpan DenialTime { get; } = TimeSpan.FromSeconds(60);

    /// <summary>People in the waiting room at one time, of whom those who may admit are told each; also places of lost ones that are kept.</summary>
    public const int MaxWaiting = 500;

    /// <summary>Denials remembered at one time; beyond, the oldest is forgotten.</summary>
    public const int MaxDenials = 1000;

    public const int MaxNameLength = 60;

    public const int MaxChatLength = 4000;

    public const int MaxTitleLength = 120;

    /// <summary>People in a meeting at one time; each newcomer is told to all of them.</summary>
    public const int MaxPresent = 500;

    /// <summary>Seats of one session, those given up included: they stay in memory until the session ends.</summary>
    public const int MaxSeats = 5000;
}

/// <summary>Which ways the media of a meeting may take.</summary>
public enum MediaChoice
{
    /// <summary>Direct between two, by the media server otherwise.</summary>
    Auto,

    /// <summary>Always direct: there is no media server.</summary>
    Direct,

    /// <summary>Always by the media server.</summary>
    Server,
}
