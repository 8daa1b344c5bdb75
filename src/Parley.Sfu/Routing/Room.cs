namespace Parley.Sfu.Routing;

/// <summary>The peers that see each other.</summary>
internal sealed class Room(string id, int loudestVoices = 3)
{
    private readonly LoudestVoices _voices = new(loudestVoices);
    private TimeSpan _nextSpeakerTick;

    public string Id { get; } = id;

    public List<PeerSession> Peers { get; } = [];

    public List<IncomingTrack> Tracks { get; } = [];

    public DominantSpeaker Speaker { get; } = new();

    /// <summary>Lets time pass: finds who speaks.</summary>
    public void Tick(MediaLoop loop)
    {
        if (loop.Now < _nextSpeakerTick)
        {
            return;
        }

        _nextSpeakerTick = loop.Now + DominantSpeaker.Interval;
        if (Speaker.Tick(Tracks))
        {
            loop.Publish(new SfuEvent.SpeakerChanged(Id, Speaker.Current!.PublisherId));
        }
    }

    /// <summary>Whether a packet of sound is forwarded in a room of more microphones than are heard at a time.</summary>
    public bool Admits(MediaLoop loop, IncomingTrack track, int? level, bool voice, int bytes)
    {
        if (_voices.Admits(loop.Now, track, level, voice, bytes, out var isNew))
        {
            track.Speech.IsForwarded = true;
            if (isNew)
            {
                ShowVoice(track, loop.OnSourceChanged);
            }

            return true;
        }

        if (track.Speech.IsForwarded)
        {
            // What follows later joins on without a gap.
            track.Speech.IsForwarded = false;
            foreach (var receiver in track.Receivers)
            {
                receiver.Restart();
            }
        }

        return false;
    }

    /// <summary>Gives tracks nobody has assigned to free sections, keeping what is assigned.</summary>
    /// <param name="changed">Called for each section that got another source.</param>
    public void Assign(Action<OutgoingTrack> changed)
    {
        UpdateGate();
        foreach (var peer in Peers)
        {
            if (!peer.SubscribesToAll)
            {
                continue;
            }

            Fill(peer, isVideo: false, changed);
            Fill(peer, isVideo: true, changed);
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
        _voices.Remove(track);
        UpdateGate();
        foreach (var receiver in track.Receivers.ToArray())
        {
            receiver.SetSource(null);
            changed(receiver);
        }
    }

    // Looks for free sections first: in a meeting of hundreds hardly anybody has one, while each has that many tracks to look through.
    private void Fill(PeerSession peer, bool isVideo, Action<OutgoingTrack> changed)
    {
        var next = 0;
        foreach (var free in peer.Receiving)
        {
            if (free.Source is not null || free.Section.IsVideo != isVideo)
            {
                continue;
            }

            while (next < Tracks.Count && !Lacks(peer, Tracks[next], isVideo))
            {
                next++;
            }

            if (next == Tracks.Count)
            {
                return;
            }

            free.SetSource(Tracks[next]);
            changed(free);
        }
    }

    private static bool Lacks(PeerSession peer, IncomingTrack track, bool isVideo)
    {
        if (track.Section.IsVideo != isVideo || track.PublisherId == peer.Id)
        {
            return false;
        }

        foreach (var slot in peer.Receiving)
        {
            if (slot.Source == track)
            {
                return false;
            }
        }

        return true;
    }

    private void UpdateGate()
    {
        var isLarge = loudestVoices > 0 && Tracks.Count(track => !track.Section.IsVideo) > loudestVoices;
        foreach (var track in Tracks)
        {
            // A track that was heard so far goes on until its first packet without speech.
            track.Speech.IsForwarded |= track.GatedBy is null;
            track.GatedBy = isLarge && !track.Section.IsVideo ? this : null;
        }
    }

    /// <summary>Gives a voice the section of somebody who is not heard, where a receiver has fewer sections than there are people.</summary>
    private void ShowVoice(IncomingTrack track, Action<OutgoingTrack> changed)
    {
        foreach (var peer in Peers)
        {
            if (peer.SubscribesToAll && peer.Id != track.PublisherId && !peer.Receiving.Exists(slot => slot.Source == track)
                && peer.Receiving.Find(slot => !slot.Section.IsVideo && (slot.Source is null || !_voices.Heard.Contains(slot.Source))) is { } free)
            {
                free.SetSource(track);
                changed(free);
            }
        }
    }
}
