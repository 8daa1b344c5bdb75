using Parley.Sfu.Routing;

namespace Parley.Sfu.Sending;

/// <summary>What waits for one peer: resends and video. Sound never waits.</summary>
internal sealed class SendQueue(PeerSession session)
{
    /// <summary>Packets of video that may wait: a 4K keyframe; fewer than a publisher's ring keeps.</summary>
    public const int MostVideo = 768;

    // As many as one request may name.
    private const int MostResends = 128;

    // Older video is worth less than a fresh keyframe.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    public PacketDeque Video = new(MostVideo);
    public PacketDeque Resends = new(MostResends);
    public PacingBucket Bucket;

    public PeerSession Session { get; } = session;

    /// <summary>Gets to know each packet that leaves.</summary>
    public ISendObserver? Observer { get; set; }

    /// <summary>Whether a scheduler has this queue in its hands.</summary>
    public bool IsScheduled { get; set; }

    public bool IsEmpty => Video.Count == 0 && Resends.Count == 0;

    /// <summary>Video packets that were dropped because they would have come too late.</summary>
    public long Dropped { get; private set; }

    /// <summary>Takes a packet of video, at the price of what waits of its track when there is no room.</summary>
    public bool TryAddVideo(in QueuedPacket packet)
    {
        if (Video.IsFull)
        {
            DropPictures(packet.Track, packet.Stream);
        }

        // After a drop the track begins anew with a keyframe, and this packet is of an older picture.
        if (!packet.Track.IsCurrent(packet.Stream))
        {
            Dropped++;
            return false;
        }

        Video.Add(packet);
        return true;
    }

    public void AddResend(in QueuedPacket packet)
    {
        if (!Resends.IsFull)
        {
            Resends.Add(packet);
        }
    }

    public void Clear()
    {
        Video.RemoveFirst(Video.Count);
        Resends.RemoveFirst(Resends.Count);
    }

    /// <summary>Leaves nothing of a track.</summary>
    public void Remove(OutgoingTrack track)
    {
        Video.RemoveAll(track, null, out _, out _);
        Resends.RemoveAll(track, null, out _, out _);
    }

    /// <summary>Drops pictures that wait too long, but not the rest of one that has begun to leave.</summary>
    public void DropOld(TimeSpan now)
    {
        while (Video.Count > 0 && now - Video[0].Since > LongestWait && Video[0].Timestamp != Video[0].Track.LastTimestamp)
        {
            DropPictures(Video[0].Track, Video[0].Stream);
        }
    }

    /// <summary>
    /// Drops what waits of a track but the rest of a picture of which something has left already; the track goes on with the keyframe
    /// that is asked for.
    /// </summary>
    public void DropPictures(OutgoingTrack track, IncomingStream stream)
    {
        var removed = Video.RemoveAll(track, track.LastTimestamp, out var first, out var last);
        Dropped += removed;
        track.OnDropped(stream, removed, first, last);
    }

    /// <summary>Drops all that waits of a track, whose bytes are gone.</summary>
    public void DropAll(OutgoingTrack track, IncomingStream stream)
    {
        var removed = Video.RemoveAll(track, null, out var first, out var last);
        Dropped += removed;
        track.OnDropped(stream, removed, first, last);
    }
}
