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
    IReadOnlyList<ReceivedSnapshot> Received);

/// <summary>One stream a peer publishes.</summary>
/// <param name="Mid">Its section.</param>
/// <param name="Layer">Its simulcast layer, 0 the lowest.</param>
/// <param name="IsAllowed">Whether it may be forwarded.</param>
/// <param name="Packets">Packets that arrived by themselves.</param>
/// <param name="Bytes">Bytes taken, headers included.</param>
/// <param name="Lost">Packets that did not arrive by themselves.</param>
public sealed record PublishedSnapshot(string Mid, int Layer, bool IsAllowed, long Packets, long Bytes, long Lost);

/// <summary>One section a peer receives in.</summary>
/// <param name="Mid">The section.</param>
/// <param name="SourcePeerId">Whose track it shows, or null.</param>
/// <param name="SourceMid">Which of its tracks, or null.</param>
/// <param name="Layer">The simulcast layer sent now, or null while nothing is sent.</param>
/// <param name="Packets">Packets sent, without resends.</param>
/// <param name="Bytes">Payload bytes sent.</param>
/// <param name="Resent">Packets sent again.</param>
public sealed record ReceivedSnapshot(
    string Mid, string? SourcePeerId, string? SourceMid, int? Layer, long Packets, long Bytes, long Resent);
