namespace Parley.Sfu;

/// <summary>Something that happened in a room and that signalling wants to know.</summary>
public abstract record SfuEvent
{
    private SfuEvent(string roomId) => RoomId = roomId;

    /// <summary>The room it happened in.</summary>
    public string RoomId { get; }

    /// <summary>A peer's transport is up: media can flow.</summary>
    public sealed record PeerConnected : SfuEvent
    {
        internal PeerConnected(string roomId, string peerId)
            : base(roomId) => PeerId = peerId;

        /// <summary>The peer.</summary>
        public string PeerId { get; }
    }

    /// <summary>A peer is gone and everything of it is freed.</summary>
    public sealed record PeerGone : SfuEvent
    {
        internal PeerGone(string roomId, string peerId, string reason)
            : base(roomId)
        {
            PeerId = peerId;
            Reason = reason;
        }

        /// <summary>The peer.</summary>
        public string PeerId { get; }

        /// <summary><c>closed</c>, <c>timeout</c>, <c>handshake</c>, <c>removed</c>, <c>shutdown</c>, or <c>fault</c> after errors of the server.</summary>
        public string Reason { get; }
    }

    /// <summary>A section a peer receives in shows another track now.</summary>
    public sealed record SourceChanged : SfuEvent
    {
        internal SourceChanged(string roomId, string peerId, string mid, string? sourcePeerId, string? sourceMid)
            : base(roomId)
        {
            PeerId = peerId;
            Mid = mid;
            SourcePeerId = sourcePeerId;
            SourceMid = sourceMid;
        }

        /// <summary>The receiving peer.</summary>
        public string PeerId { get; }

        /// <summary>The receiving section.</summary>
        public string Mid { get; }

        /// <summary>Who is shown, or null for nobody.</summary>
        public string? SourcePeerId { get; }

        /// <summary>The publisher's section, or null for none.</summary>
        public string? SourceMid { get; }
    }

    /// <summary>Somebody else speaks now.</summary>
    public sealed record SpeakerChanged : SfuEvent
    {
        internal SpeakerChanged(string roomId, string peerId)
            : base(roomId) => PeerId = peerId;

        /// <summary>The speaker.</summary>
        public string PeerId { get; }
    }

    /// <summary>
    /// What anybody wants of a published picture has changed: a publisher that stops encoding what is above it saves its bandwidth and
    /// battery. More is told at once, less after five seconds. Before the first event everything is wanted.
    /// </summary>
    public sealed record LayersWanted : SfuEvent
    {
        internal LayersWanted(string roomId, string peerId, string mid, int? highestLayer)
            : base(roomId)
        {
            PeerId = peerId;
            Mid = mid;
            HighestLayer = highestLayer;
        }

        /// <summary>The publisher.</summary>
        public string PeerId { get; }

        /// <summary>Its section.</summary>
        public string Mid { get; }

        /// <summary>The highest spatial or simulcast layer that is wanted, 0 the lowest; null when nothing of it is.</summary>
        public int? HighestLayer { get; }
    }
}
