namespace Parley.Meetings.Signals;

/// <summary>Every reason for which a hub call or an API request about a meeting is refused: a stable code and a sentence for a person.</summary>
/// <param name="RetryAfter">Seconds after which another try makes sense, where that is known.</param>
public sealed record Refusal(string Code, string Message, double? RetryAfter = null)
{
    public static Refusal MeetingNotFound { get; } = new("meeting_not_found", "There is no meeting with this address.");

    public static Refusal MeetingEnded { get; } = new("meeting_ended", "This meeting has ended. It opens again when the host comes back.");

    public static Refusal MeetingFull { get; } = new("meeting_full", "This meeting is full.");

    public static Refusal NotInMeeting { get; } = new("not_in_meeting", "You are not in this meeting.");

    public static Refusal NotAllowed { get; } = new("not_allowed", "Only the host may do this.");

    public static Refusal ModeratorsOnly { get; } = new("moderators_only", "Only hosts and co-hosts may do this.");

    public static Refusal HostProtected { get; } = new("host_protected", "Nobody can do this to a host.");

    public static Refusal StillWaiting { get; } = new("still_waiting", "You are waiting to be let in.");

    public static Refusal WaitingRoomFull { get; } = new("waiting_room_full", "Too many people are waiting already. Please try again later.", RetryAfter: 30);

    public static Refusal WaitingFromSource { get; } = new("waiting_from_source", "Many people from your network are waiting already. Please try again when some of them were let in, or sign in.", RetryAfter: 30);

    public static Refusal Denied { get; } = new("denied_from_meeting", "You were not let into this meeting.", RetryAfter: 60);

    public static Refusal Removed { get; } = new("removed_from_meeting", "You were removed from this meeting.");

    public static Refusal MeetingLocked { get; } = new("meeting_locked", "This meeting is locked: nobody new can enter.");

    public static Refusal MeetingCancelled { get; } = new("meeting_cancelled", "This meeting was cancelled.");

    public static Refusal PasswordRequired { get; } = new("password_required", "This meeting has a password.");

    public static Refusal PasswordWrong { get; } = new("password_wrong", "This is not the meeting's password.");

    public static Refusal PasswordInvalid { get; } = new("password_invalid", "A meeting's password has 1 to 100 characters.");

    public static Refusal CapacityInvalid { get; } = new("capacity_invalid", "A meeting can be limited to 2 to 500 people.");

    public static Refusal TicketInvalid { get; } = new("ticket_invalid", "This personal link has expired, was replaced, or belongs to another meeting.");

    public static Refusal NameFixed { get; } = new("name_fixed", "Signed-in people are shown under the name of their account.");

    public static Refusal AudioNotAllowed { get; } = new("audio_not_allowed", "The host does not allow you to use the microphone.");

    public static Refusal VideoNotAllowed { get; } = new("video_not_allowed", "The host does not allow you to use the camera.");

    public static Refusal ScreenShareNotAllowed { get; } = new("screen_share_not_allowed", "The host does not allow you to share the screen.");

    public static Refusal ChatNotAllowed { get; } = new("chat_not_allowed", "The host does not allow you to write in the chat.");

    public static Refusal ReactionsNotAllowed { get; } = new("reactions_not_allowed", "The host does not allow you to send reactions.");

    public static Refusal SeatInUse { get; } = new("seat_in_use", "You are already in this meeting in another tab or on another device.");

    public static Refusal HostTokenInvalid { get; } = new("host_token_invalid", "This link does not carry the host's rights of this meeting.");

    public static Refusal NameInvalid { get; } = new("name_invalid", "A name has 1 to 60 characters.");

    public static Refusal TextInvalid { get; } = new("text_invalid", "A message has 1 to 4000 characters.");

    public static Refusal TitleInvalid { get; } = new("title_invalid", "A title has at most 120 characters.");

    public static Refusal Malformed { get; } = new("malformed", "The request could not be understood.");

    public static Refusal TooLarge { get; } = new("too_large", "The request is too large.");

    public static Refusal ParticipantUnknown { get; } = new("participant_unknown", "This person is not in the meeting.");

    public static Refusal ParticipantAway { get; } = new("participant_away", "This person is reconnecting.");

    public static Refusal InstanceChanged { get; } = new("instance_changed", "This person has reloaded the page.");

    public static Refusal RateLimited { get; } = new("rate_limited", "Too many requests. Please wait a moment.", RetryAfter: 2);

    public static Refusal QualityFull { get; } = new("quality_full", "Enough is known of this connection.");

    public static Refusal GuestsMayNotCreate { get; } = new("guests_may_not_create", "Only signed-in people may start meetings here.");

    public static Refusal NoMediaServer { get; } = new("no_media_server", "This server has no media server: calls are direct.");

    public static Refusal MeetingNotStarted { get; } = new("meeting_not_started", "Nobody is in this meeting yet.", RetryAfter: 5);

    public static Refusal OnlyPeople { get; } = new("only_people", "This can be done to people only, not to other software.");

    public static Refusal MediaUnknown { get; } = new("media_unknown", "The media server does not know this connection any more.");

    public static Refusal OfferInvalid { get; } = new("offer_invalid", "The media server can't take this offer.");

    public static Refusal TokenMissing { get; } = new("token_missing", "A bearer token is needed here.");

    public static Refusal TokenInvalid { get; } = new("token_invalid", "This token is not one of this meeting, or it has been revoked or has expired.");

    public static Refusal TokenScope { get; } = new("token_scope", "This token does not allow that.");

    public static Refusal TokenUnknown { get; } = new("token_unknown", "There is no such token (any more).");

    public static Refusal TooManyTokens { get; } = new("too_many_tokens", "A meeting has at most 100 stream tokens. Revoke some first.");

    public static Refusal OfferUnusable { get; } = new("offer_unusable", "The media server can't take all of this offer.");

    public static Refusal StreamUnknown { get; } = new("stream_unknown", "There is no such WHIP or WHEP session (any more).");

    public static Refusal UnsupportedMediaType { get; } = new("unsupported_media_type", "The body has another media type than this address takes.");

    public static Refusal PreconditionRequired { get; } = new("precondition_required", "If-Match must name the ICE session, or be *.");

    public static Refusal PreconditionFailed { get; } = new("precondition_failed", "If-Match names another ICE session than the one in use.");

    public static Refusal Unavailable { get; } = new("unavailable", "The server can't do this right now. Please try again.");
}
