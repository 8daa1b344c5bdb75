using Parley.Sfu.Selection;

namespace Parley.Sfu.Routing;

/// <summary>What signalling may change about tracks.</summary>
internal static class TrackControl
{
    /// <summary>Forbids or allows a track.</summary>
    /// <returns>Whether there is one, and a task that ends when the other workers have followed.</returns>
    public static (bool Found, Task Everywhere) SetAllowed(MediaLoop loop, PeerSession peer, string mid, bool allowed)
    {
        if (peer.Published.Find(track => track.Section.Mid == mid) is not { } track)
        {
            return (false, Task.CompletedTask);
        }

        SetAllowed(track, allowed);
        return (true, loop.Crossing?.Mirrors.SetAllowed(peer.Room, track) ?? Task.CompletedTask);
    }

    public static void SetAllowed(IncomingTrack track, bool allowed)
    {
        if (track.IsAllowed != allowed)
        {
            track.IsAllowed = allowed;
            foreach (var receiver in track.Receivers)
            {
                receiver.Restart();
            }
        }
    }

    public static bool Subscribe(MediaLoop loop, PeerSession peer, string mid, string? sourcePeerId, string? sourceMid)
    {
        if (peer.Receiving.Find(slot => slot.Section.Mid == mid) is not { } slot)
        {
            return false;
        }

        IncomingTrack? source = null;
        if (sourcePeerId is not null)
        {
            source = peer.Room.Tracks.Find(track => track.PublisherId == sourcePeerId && track.Section.Mid == sourceMid);
            if (source is null || source.PublisherId == peer.Id || source.Section.IsVideo != slot.Section.IsVideo)
            {
                return false;
            }
        }

        if (slot.Source != source)
        {
            slot.SetSource(source);
            loop.OnSourceChanged(slot);
        }

        return true;
    }

    public static bool SetReceiving(PeerSession peer, string mid, bool paused, LayerTarget wish, ReceivePriority priority = ReceivePriority.Normal)
    {
        if (peer.Receiving.Find(slot => slot.Section.Mid == mid) is not { } slot)
        {
            return false;
        }

        slot.Wish = wish;
        slot.Priority = priority;
        if (slot.IsPaused != paused)
        {
            slot.IsPaused = paused;
            peer.Subscriber.OnBegin(slot);
            slot.Restart();
        }

        peer.Subscriber.OnWish(slot);

        return true;
    }
}
