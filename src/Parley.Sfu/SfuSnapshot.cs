namespace Parley.Sfu;

/// <summary>What a media server is doing, at one moment.</summary>
/// <param name="Rooms">Its rooms.</param>
/// <param name="Faults">Errors of the server itself since its start; anything but 0 is a defect worth reporting.</param>
public sealed record SfuSnapshot(IReadOnlyList<SfuRoomSnapshot> Rooms, long Faults);

/// <summary>A room at one moment.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="SpeakerPeerId">Who speaks, or null.</param>
/// <param name="Peers">Who is in it.</param>
public sealed record SfuRoomSnapshot(string RoomId, string? SpeakerPeerId, IReadOnlyList<SfuPeerSnapshot> Peers);

/// <summary>A peer at one moment.</summary>
/// <param name="PeerId">The peer.</param>
/// <param name="IsConnected">Whether media can flow.</param>
/// <param name="Published">What it publishes, one entry per stream that has sent something.</param>
/// <param name="Received">What it is sent, one entry per section.</param>
public sealed record SfuPeerSnapshot(
    string PeerId,
    bool IsConnected,
    IReadOnlyList<PublishedSnapshot> Published,
    IReadOnlyList<ReceivedSnapshot> Received)
{
    /// <summary>What the way to the peer is believed to carry in bits a second, or null when nothing is known that limits it.</summary>
    public long? EstimateBitsPerSecond { get; init; }

    /// <summary>Share of what is sent to the peer that gets lost, 0 to 1.</summary>
    public double FractionLost { get; init; }

    /// <summary>From a report of ours to one of the peer that names it, smoothed; null before, and of peers that receive nothing.</summary>
    public TimeSpan? RoundTrip { get; init; }

    /// <summary>How long packets to the peer wait in queues on the way; null where its feedback does not tell.</summary>
    public TimeSpan? QueueDelay { get; init; }
}

/// <summary>One stream a peer publishes.</summary>
/// <param name="Mid">Its section.</param>
/// <param name="Layer">Its simulcast layer, 0 the lowest.</param>
/// <param name="IsAllowed">Whether it may be forwarded.</param>
/// <param name="Packets">Packets that arrived by themselves.</param>
/// <param name="Bytes">Bytes taken, headers included.</param>
/// <param name="Lost">Packets that did not arrive by themselves.</param>
public sealed record PublishedSnapshot(string Mid, int Layer, bool IsAllowed, long Packets, long Bytes, long Lost)
{
    /// <summary>The rate over about the last second, headers included; 0 while nothing comes.</summary>
    public long BitsPerSecond { get; init; }

    /// <summary>Share lost between our last two reports to the publisher, 0 to 1.</summary>
    public double FractionLost { get; init; }

    /// <summary>Mean deviation of the packets' spacing (RFC 3550 section 6.4.1).</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>Missing packets asked for.</summary>
    public long Asked { get; init; }

    /// <summary>Missing packets that came again.</summary>
    public long Recovered { get; init; }

    /// <summary>Keyframes asked for.</summary>
    public long KeyframesAsked { get; init; }
}

/// <summary>One section a peer receives in.</summary>
/// <param name="Mid">The section.</param>
/// <param name="SourcePeerId">Whose track it shows, or null.</param>
/// <param name="SourceMid">Which of its tracks, or null.</param>
/// <param name="Layer">The simulcast layer sent now, or null while nothing is sent.</param>
/// <param name="Packets">Packets sent, without resends.</param>
/// <param name="Bytes">Payload bytes sent.</param>
/// <param name="Resent">Packets sent again.</param>
public sealed record ReceivedSnapshot(
    string Mid, string? SourcePeerId, string? SourceMid, int? Layer, long Packets, long Bytes, long Resent)
{
    /// <summary>The rate of the payload over the last second.</summary>
    public long BitsPerSecond { get; init; }

    /// <summary>The peer wants nothing now.</summary>
    public bool IsPaused { get; init; }

    /// <summary>The highest spatial or simulcast layer it is to get, or null while bandwidth is short for any; a large number for all.</summary>
    public int? TargetLayer { get; init; }

    /// <summary>Packets that did not arrive, as the peer says; null before its first report.</summary>
    public int? Lost { get; init; }

    /// <summary>Share lost between the peer's last two reports, 0 to 1.</summary>
    public double FractionLost { get; init; }

    /// <summary>Mean deviation of the packets' spacing, as the peer says.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>From a report of ours to one of the peer that names it, smoothed; null before.</summary>
    public TimeSpan? RoundTrip { get; init; }

    /// <summary>Missing packets the peer asked for.</summary>
    public long Asked { get; init; }

    /// <summary>Times the peer asked for a keyframe.</summary>
    public long KeyframesWanted { get; init; }
}
