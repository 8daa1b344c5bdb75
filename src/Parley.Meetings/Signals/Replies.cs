namespace Parley.Meetings.Signals;

/// <summary>The server's answer to a hub call.</summary>
/// <param name="Code">Null when accepted, else a stable code of <see cref="Refusal"/>.</param>
/// <param name="Message">A sentence for a person, in English; clients translate by code.</param>
/// <param name="RetryAfter">Seconds to wait, with <c>rate_limited</c>.</param>
public sealed record CommandReply(bool Accepted, string? Code = null, string? Message = null, double? RetryAfter = null)
{
    /// <summary>The plain yes.</summary>
    public static CommandReply Ok { get; } = new(true);

    public static CommandReply No(Refusal refusal) => new(false, refusal.Code, refusal.Message, refusal.RetryAfter);
}

public sealed record CreateMeetingReply(bool Accepted, string? Code = null, string? Message = null, double? RetryAfter = null, string? MeetingId = null, string? HostToken = null, string? JoinUrl = null)
{
    public static CreateMeetingReply No(Refusal refusal) => new(false, refusal.Code, refusal.Message, refusal.RetryAfter);
}

/// <param name="SeatToken">Secret of the seat: who shows it again gets the same seat.</param>
/// <param name="Waiting">Not in yet: <c>waitingRoomJoined</c> came instead of <c>meetingJoined</c>.</param>
public sealed record JoinMeetingReply(bool Accepted, string? Code = null, string? Message = null, double? RetryAfter = null, string? ParticipantId = null, string? SeatToken = null, bool Waiting = false)
{
    public static JoinMeetingReply No(Refusal refusal) => new(false, refusal.Code, refusal.Message, refusal.RetryAfter);
}

public sealed record IceServersReply(IReadOnlyList<IceServer> IceServers);

/// <param name="Sdp">The media server's answer.</param>
public sealed record MediaAnswerReply(bool Accepted, string? Code = null, string? Message = null, double? RetryAfter = null, string? Sdp = null)
{
    public static MediaAnswerReply No(Refusal refusal) => new(false, refusal.Code, refusal.Message, refusal.RetryAfter);
}
