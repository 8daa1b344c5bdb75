using System.Text.Json.Serialization;

namespace Parley.Meetings.Signals;

/// <summary>A message from the server to a client. The name on the wire is the case's name in camelCase.</summary>
public abstract record Signal
{
    private Signal()
    {
    }

    /// <summary>The caller is in. Everything a client needs to draw the call; always complete, also after a reconnection.</summary>
    public sealed record MeetingJoined(
        MeetingInfo Meeting,
        string ParticipantId,
        IReadOnlyList<ParticipantInfo> Participants,
        IReadOnlyList<ChatLine> Chat,
        IReadOnlyList<IceServer> IceServers,
        MediaPath MediaPath,
        int Viewers,
        DateTimeOffset ServerTime,
        IReadOnlyList<WaitingPerson> Waiting) : Signal;

    /// <summary>The caller waits. What a waiting person knows of the meeting is here and in <see cref="WaitingChanged"/>, and nothing else.</summary>
    public sealed record WaitingRoomJoined(string MeetingId, string Title, string ParticipantId, WaitingReason Reason, bool HostPresent, DateTimeOffset ServerTime) : Signal;

    /// <summary>To those who wait: why they do now, and whether a host is there.</summary>
    public sealed record WaitingChanged(WaitingReason Reason, bool HostPresent) : Signal;

    /// <summary>To those who may admit: who has come and gone.</summary>
    /// <param name="Count">How many wait now.</param>
    /// <param name="Complete"><paramref name="Arrived"/> is everybody who waits; forget those known before.</param>
    public sealed record WaitingRoomUpdate(int Count, IReadOnlyList<WaitingPerson> Arrived, IReadOnlyList<string> Gone, bool Complete) : Signal;

    /// <summary>To one who waited: <see cref="MeetingJoined"/> follows.</summary>
    public sealed record AdmittedToMeeting : Signal;

    /// <summary>To one who waited: not now. The connection no longer belongs to the meeting.</summary>
    /// <param name="RetryAfter">Seconds until asking again makes sense.</param>
    public sealed record DeniedFromMeeting(double RetryAfter) : Signal;

    /// <summary>To one who was removed. The connection no longer belongs to the meeting.</summary>
    public sealed record RemovedFromMeeting : Signal;

    /// <summary>Title or settings have changed.</summary>
    public sealed record MeetingUpdated(MeetingInfo Meeting) : Signal;

    /// <summary>These people may do this from now on.</summary>
    /// <param name="By">Which host or co-host decided; null: a change of role, or the API.</param>
    public sealed record PermissionsUpdated(IReadOnlyList<string> ParticipantIds, Permissions Permissions, string? By) : Signal;

    /// <summary>Sources of these people are off now; a client that finds itself switches its devices off. It may switch them on again if that is permitted.</summary>
    /// <param name="Stopped">The sources.</param>
    /// <param name="By">Which host or co-host did it; null: the permission is gone.</param>
    public sealed record MediaStopped(IReadOnlyList<string> ParticipantIds, MediaState Stopped, string? By) : Signal;

    /// <summary>To one person: a host or co-host would like to hear this one. Nothing is switched on.</summary>
    public sealed record UnmuteAsked(string By, string ByName) : Signal;

    /// <summary>These hands were lowered by a host or co-host.</summary>
    public sealed record HandsLowered(IReadOnlyList<string> ParticipantIds, string By) : Signal;

    /// <summary>To the new co-host; everybody gets <see cref="ParticipantsUpdate"/>.</summary>
    public sealed record PromotedToCoHost(string By) : Signal;

    /// <summary>To one who is no co-host any more.</summary>
    public sealed record DemotedFromCoHost(string By) : Signal;

    /// <summary>To hosts and co-hosts: what the log of the meeting got.</summary>
    public sealed record Moderated(ModerationEntry Entry) : Signal;

    public sealed record NewParticipant(ParticipantInfo Participant) : Signal;

    public sealed record ParticipantLeft(string ParticipantId, LeaveReason Reason) : Signal;

    /// <summary>The participants that changed, each complete.</summary>
    public sealed record ParticipantsUpdate(IReadOnlyList<ParticipantInfo> Participants) : Signal;

    public sealed record MediaStateChanged(string ParticipantId, MediaState Media) : Signal;

    public sealed record HandChanged(string ParticipantId, DateTimeOffset? HandRaisedAt) : Signal;

    public sealed record ChatMessage(ChatLine Line) : Signal;

    /// <summary>Shown for a moment and kept nowhere.</summary>
    public sealed record Reaction(string ParticipantId, [property: JsonPropertyName("reaction")] ReactionKind Kind) : Signal;

    public sealed record NewOffer(string From, string FromInstance, string Sdp) : Signal;

    public sealed record NewAnswer(string From, string FromInstance, string Sdp) : Signal;

    public sealed record NewIceCandidate(string From, string FromInstance, IceCandidate? Candidate) : Signal;

    /// <summary>Media takes another way from now on. Clients keep the old one until the new one carries.</summary>
    public sealed record MediaPathChanged(MediaPath MediaPath) : Signal;

    /// <summary>What the media server sends this client from now on; sections that are not named stay as they are.</summary>
    public sealed record MediaSourcesChanged(string ConnectionId, IReadOnlyList<ReceivedMedia> Received) : Signal;

    /// <summary>The highest simulcast layer of a source of this client that anybody is sent; null: nobody is sent any.</summary>
    public sealed record MediaLayersWanted(MediaSource Source, int? Layer) : Signal;

    /// <summary>How many watch the meeting by WHEP.</summary>
    public sealed record ViewersChanged(int Viewers) : Signal;

    /// <summary>Who speaks, by the media server; null: nobody.</summary>
    public sealed record SpeakerChanged(string? ParticipantId) : Signal;

    /// <summary>The media server has no connection to this client any more; a new one begins with a new offer.</summary>
    public sealed record MediaClosed(string ConnectionId) : Signal;

    /// <summary>The seat was taken by another tab or device of the same person; this connection is out.</summary>
    public sealed record SeatTaken : Signal;

    public sealed record MeetingEnded(EndReason Reason) : Signal;
}

public enum LeaveReason
{
    /// <summary>The participant left.</summary>
    Left,

    /// <summary>The connection was lost and the seat's grace has passed.</summary>
    Lost,

    /// <summary>The host removed the participant.</summary>
    Removed,
}

public enum EndReason
{
    /// <summary>The host ended it for all.</summary>
    Ended,

    /// <summary>Nobody was there for the configured time.</summary>
    Idle,

    /// <summary>The meeting was cancelled.</summary>
    Cancelled,
}
