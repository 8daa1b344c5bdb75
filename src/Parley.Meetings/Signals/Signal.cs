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
        DateTimeOffset ServerTime) : Signal;

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
}
