namespace Parley.Sfu.Routing;

/// <summary>The peers that see each other.</summary>
internal sealed class Room(string id)
{
    public string Id { get; } = id;

    public List<PeerSession> Peers { get; } = [];

    public List<IncomingTrack> Tracks { get; } = [];

    public DominantSpeaker Speaker { get; } = new();

    public TimeSpan NextSpeakerTick { get; set; }

    /// <summary>Gives tracks nobody has assigned to free sections, keeping what is assigned.</summary>
    /// <param name="changed">Called for each section that got another source.</param>
    public void Assign(Action<OutgoingTrack> changed)
    {
        foreach (var peer in Peers)
        {
            if (!peer.SubscribesToAll)
            {
                continue;
            }

            foreach (var track in Tracks)
            {
                if (track.PublisherId != peer.Id && !peer.Receiving.Exists(slot => slot.Source == track)
                    && peer.Receiving.Find(slot => slot.Source is null && slot.Section.IsVideo == track.Section.IsVideo) is { } free)
                {
                    free.SetSource(track);
                    changed(free);
                }
            }
        }
    }

    /// <summary>Takes a peer and all it published out.</summary>
    public void Remove(PeerSession peer, Action<OutgoingTrack> changed)
    {
        Peers.Remove(peer);
        foreach (var slot in peer.Receiving)
        {
            slot.SetSource(null);
        }

        foreach (var track in peer.Published)
        {
            Remove(track, changed);
        }
    }

    /// <summary>Takes a track away from everybody.</summary>
    public void Remove(IncomingTrack track, Action<OutgoingTrack> changed)
    {
        Tracks.Remove(track);
        foreach (var receiver in track.Receivers.ToArray())
        {
            receiver.SetSource(null);
            changed(receiver);
        }
    }
}
