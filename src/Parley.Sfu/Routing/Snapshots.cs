namespace Parley.Sfu.Routing;

/// <summary>Takes snapshots on the worker's thread.</summary>
internal static class Snapshots
{
    public static SfuSnapshot Take(MediaLoop loop, long faults) => new([.. loop.Rooms.Values.Select(Take)], faults);

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
