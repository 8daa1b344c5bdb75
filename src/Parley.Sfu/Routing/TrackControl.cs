using Parley.Sfu.Selection;

namespace Parley.Sfu.Routing;

/// <summary>What signalling may change about tracks.</summary>
internal static class TrackControl
{
    public static bool SetAllowed(PeerSession peer, string mid, bool allowed)
    {
        if (peer.Published.Find(track => track.Section.Mid == mid) is not { } track)
        {
            return false;
        }

        if (track.IsAllowed != allowed)
        {
            track.IsAllowed = allowed;
            foreach (var receiver in track.Receivers)
            {
                receiver.Restart();
            }
        }

        return true;
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

    public static bool SetReceiving(PeerSession peer, string mid, bool paused, int maxLayer)
    {
        if (peer.Receiving.Find(slot => slot.Section.Mid == mid) is not { } slot)
        {
            return false;
        }

        slot.Target = new LayerTarget(maxLayer, int.MaxValue);
        if (slot.IsPaused != paused)
        {
            slot.IsPaused = paused;
            slot.Restart();
        }

        return true;
    }
}
