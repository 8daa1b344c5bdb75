namespace Parley.Sfu.Routing;

/// <summary>Takes snapshots on the worker's thread.</summary>
internal static class Snapshots
{
    public static IReadOnlyList<SfuRoomSnapshot> Take(MediaLoop loop) => [.. loop.Rooms.Values.Select(Take)];

    /// <summary>Joins what the workers have of each room.</summary>
    public static SfuSnapshot Join(IEnumerable<IReadOnlyList<SfuRoomSnapshot>> parts, long faults) => new(
        [.. parts.SelectMany(part => part).GroupBy(room => room.RoomId, StringComparer.Ordinal).Select(room => new SfuRoomSnapshot(
            room.Key,
            room.Select(part => part.SpeakerPeerId).FirstOrDefault(speaker => speaker is not null),
            [.. room.SelectMany(part => part.Peers)]))],
        faults);

    private static SfuRoomSnapshot Take(Room room) =>
        new(room.Id, room.Speaker.Current?.PublisherId, [.. room.Peers.Select(Take)]);

    private static SfuPeerSnapshot Take(PeerSession peer) => new(
        peer.Id,
        peer.IsConnected,
        [.. peer.Streams.Select(stream => new PublishedSnapshot(
            stream.Track.Section.Mid, stream.Layer, stream.Track.IsAllowed, stream.Packets, stream.Bytes, stream.Lost))],
        [.. peer.Receiving.Select(slot => new ReceivedSnapshot(
            slot.Section.Mid, slot.Source?.PublisherId, slot.Source?.Section.Mid, slot.Layer, slot.Packets, slot.Bytes, slot.Resent))]);
}
