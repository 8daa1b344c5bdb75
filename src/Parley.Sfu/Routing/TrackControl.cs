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

    public static bool SetReceiving(PeerSession peer, string mid, ReceiveWish wish)
    {
        if (peer.Receiving.Find(slot => slot.Section.Mid == mid) is not { } slot)
        {
            return false;
        }

        slot.Wish = new LayerTarget(wish.MaxLayer, int.MaxValue);
        slot.ShownSize = new FrameSize(wish.Width, wish.Height);
        slot.Priority = wish.Priority;
        if (slot.IsPaused != wish.IsPaused)
        {
            slot.IsPaused = wish.IsPaused;
            peer.Subscriber.OnBegin(slot);
            slot.Restart();
        }

        peer.Subscriber.OnWish(slot);
        slot.HurryInterest();
        return true;
    }
}
