namespace Parley.Meetings.Signals;

/// <summary>What everybody in a meeting knows of one participant.</summary>
/// <param name="ParticipantId">The seat; stays the same over reloads and reconnections.</param>
/// <param name="InstanceId">One load of the call page. A new one means: negotiate media anew. Null while nobody is connected.</param>
/// <param name="Guest">True for people without an account.</param>
/// <param name="Media">What the participant says it sends.</param>
/// <param name="Presence">Whether the participant's connection to the server is up.</param>
/// <param name="HandRaisedAt">When the hand went up, null when it is down. Hands are answered in this order.</param>
/// <param name="Seat">Place in the order of arrival, from 1; stable, so tiles don't jump.</param>
/// <param name="Via">What the participant takes part with.</param>
/// <param name="Permissions">What this participant may do now.</param>
/// <param name="Acting">Acting co-host: may admit and mute while no host or co-host is there.</param>
/// <param name="Invited">Known to be invited, by account or personal link.</param>
/// <param name="AccountId">Whose seat it is; two with the same are the same person on two devices. Null: a guest.</param>
public sealed record ParticipantInfo(
    string ParticipantId,
    string? InstanceId,
    string DisplayName,
    Role Role,
    bool Guest,
    MediaState Media,
    Presence Presence,
    DateTimeOffset? HandRaisedAt,
    DateTimeOffset JoinedAt,
    int Seat,
    Via Via,
    Permissions Permissions,
    bool Acting,
    bool Invited,
    string? AccountId);

/// <summary>What somebody takes part with.</summary>
public enum Via
{
    /// <summary>The call page.</summary>
    Page,

    /// <summary>Other software that publishes by WHIP (RFC 9725): it sends, hears and sees nothing, and has no chat.</summary>
    Whip,
}

/// <summary>Which of a participant's sources are on.</summary>
public sealed record MediaState(bool Audio, bool Video, bool Screen)
{
    /// <summary>Nothing on.</summary>
    public static MediaState Off { get; } = new(false, false, false);

    /// <summary>Everything on.</summary>
    public static MediaState All { get; } = new(true, true, true);

    /// <summary>What is on in both.</summary>
    public MediaState And(MediaState other) => new(Audio && other.Audio, Video && other.Video, Screen && other.Screen);

    /// <summary>What is on in one of both.</summary>
    public MediaState Or(MediaState other) => new(Audio || other.Audio, Video || other.Video, Screen || other.Screen);

    /// <summary>What is on here and off there.</summary>
    public MediaState Without(MediaState other) => new(Audio && !other.Audio, Video && !other.Video, Screen && !other.Screen);
}

/// <summary>A participant's connection to the server, as the server sees it.</summary>
public enum Presence
{
    /// <summary>Connected.</summary>
    Here,

    /// <summary>Connection lost; the seat waits <see cref="MeetingRules.SeatGrace"/> for the return.</summary>
    Away,
}

/// <summary>One line of the meeting's chat.</summary>
/// <param name="To">The one reader of a private line; null: everybody.</param>
public sealed record ChatLine(string MessageId, string From, string FromName, string? To, string? ToName, string Text, DateTimeOffset SentAt);

/// <summary>One STUN or TURN server, in the form RTCPeerConnection takes (W3C WebRTC, RTCIceServer).</summary>
public sealed record IceServer(IReadOnlyList<string> Urls, string? Username = null, string? Credential = null);
