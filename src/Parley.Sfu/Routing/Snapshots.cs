namespace Parley.Sfu.Routing;

/// <summary>Takes snapshots on the worker's thread.</summary>
internal static class Snapshots
{
    public static IReadOnlyList<SfuRoomSnapshot> Take(MediaLoop loop) => [.. loop.Rooms.Values.Select(room => Take(room, loop.Now))];

    /// <summary>Joins what the workers have of each room.</summary>
    public static SfuSnapshot Join(IEnumerable<IReadOnlyList<SfuRoomSnapshot>> parts, long faults) => new(
        [.. parts.SelectMany(part => part).GroupBy(room => room.RoomId, StringComparer.Ordinal).Select(room => new SfuRoomSnapshot(
            room.Key,
            room.Select(part => part.SpeakerPeerId).FirstOrDefault(speaker => speaker is not null),
            [.. room.SelectMany(part => part.Peers)]))],
        faults);

    private static SfuRoomSnapshot Take(Room room, TimeSpan now) =>
        new(room.Id, room.Speaker.Current?.PublisherId, [.. room.Peers.Select(peer => Take(peer, now))]);

    private static SfuPeerSnapshot Take(PeerSession peer, TimeSpan now) => new(
        peer.Id,
        peer.IsConnected,
        [.. peer.Streams.Select(stream => Take(stream, now))],
        [.. peer.Receiving.Select(Take)])
    {
        EstimateBitsPerSecond = peer.Subscriber.Downlink.Estimate(now)?.BitsPerSecond,
        FractionLost = peer.Subscriber.Downlink.Loss,
        RoundTrip = peer.Receiving.Select(slot => slot.View.RoundTrip).Min(),
        QueueDelay = peer.Subscriber.Downlink.QueueDelay,
    };

    private static PublishedSnapshot Take(IncomingStream stream, TimeSpan now) => new(
        stream.Track.Section.Mid, stream.Layer, stream.Track.IsAllowed, stream.Packets, stream.Bytes, stream.Lost)
    {
        BitsPerSecond = stream.IsActive(now) ? stream.Meter.BitsPerSecond(now, int.MaxValue, int.MaxValue) : 0,
        FractionLost = stream.FractionLost,
        Jitter = stream.Jitter,
        Asked = stream.Asked,
        Recovered = stream.Recovered,
        KeyframesAsked = stream.KeyframesAsked,
    };

    private static ReceivedSnapshot Take(OutgoingTrack slot) => new(
        slot.Section.Mid, slot.Source?.PublisherId, slot.Source?.Section.Mid, slot.Layer, slot.Packets, slot.Bytes, slot.Resent)
    {
        BitsPerSecond = slot.Rate.BitsPerSecond ?? 0,
        IsPaused = slot.IsPaused,
        TargetLayer = slot.Target.IsNothing ? null : slot.Target.Spatial,
        Lost = slot.View.Reports > 0 ? slot.View.Lost : null,
        FractionLost = slot.View.FractionLost,
        Jitter = slot.View.Jitter,
        RoundTrip = slot.View.RoundTrip,
        Asked = slot.Asked,
        KeyframesWanted = slot.KeyframesWanted,
    };
}
