namespace Parley.Sfu.Routing;

/// <summary>
/// Who is heard in a room of many microphones: at most a few at a time. A voice gets a free place with its first packet, or that of
/// somebody who has paused; when all places are in use, only by being clearly louder for a while, so nobody is cut off in a word.
/// </summary>
internal sealed class LoudestVoices(int places)
{
    // A level of -dBov; speech lies at 15 to 40, the noise of a headset at 50 to 60.
    private const int SpeechLevel = 45;

    // A sender that marks voice may be trusted a little further.
    private const int VoiceLevel = 60;

    // Without a level only the size tells: Opus fills a packet of 20 ms with 60 to 100 bytes of speech and 10 of noise.
    private const int SpeechBytes = 45;
    private const int UnknownLevel = 40;
    private const double ClearlyLouder = 6;

    // Longer than the pauses between words.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan Insistence = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan ShortestTurn = TimeSpan.FromSeconds(2);

    private readonly List<IncomingTrack> _heard = new(places);

    /// <summary>The tracks that have a place.</summary>
    public IReadOnlyList<IncomingTrack> Heard => _heard;

    /// <summary>Decides about a packet of sound in a room of more microphones than places.</summary>
    /// <param name="now">The time.</param>
    /// <param name="track">Its track.</param>
    /// <param name="level">Its level in -dBov, or null when it has none.</param>
    /// <param name="voice">The sender says it is speech.</param>
    /// <param name="bytes">Length of its payload.</param>
    /// <param name="isNew">True when the track has just got a place.</param>
    /// <returns>Whether it is forwarded.</returns>
    public bool Admits(TimeSpan now, IncomingTrack track, int? level, bool voice, int bytes, out bool isNew)
    {
        isNew = false;
        var speech = track.Speech;
        var speaks = level is { } known ? known < SpeechLevel || (voice && known < VoiceLevel) : bytes > SpeechBytes;
        speech.OnPacket(now, speaks, level ?? UnknownLevel);
        if (_heard.Contains(track))
        {
            return true;
        }

        if (!speaks || !TryMakeRoom(now, speech, level is not null))
        {
            return false;
        }

        speech.HeardSince = now;
        _heard.Add(track);
        isNew = true;
        return true;
    }

    /// <summary>A track is gone, or may not be heard any more.</summary>
    public void Remove(IncomingTrack track) => _heard.Remove(track);

    private bool TryMakeRoom(TimeSpan now, SpeechActivity challenger, bool canInsist)
    {
        if (_heard.Count < places)
        {
            return true;
        }

        var longest = 0;
        var quietest = 0;
        for (var index = 1; index < _heard.Count; index++)
        {
            longest = _heard[index].Speech.SpokeAt < _heard[longest].Speech.SpokeAt ? index : longest;
            quietest = _heard[index].Speech.Level > _heard[quietest].Speech.Level ? index : quietest;
        }

        if (now - _heard[longest].Speech.SpokeAt >= Pause)
        {
            Leave(longest);
            return true;
        }

        var weakest = _heard[quietest].Speech;
        if (canInsist && now - challenger.SpeakingSince >= Insistence && now - weakest.HeardSince >= ShortestTurn
            && challenger.Level + ClearlyLouder < weakest.Level)
        {
            Leave(quietest);
            return true;
        }

        return false;
    }

    private void Leave(int index)
    {
        // Whoever comes back goes on without a gap in the receivers' numbers.
        foreach (var receiver in _heard[index].Receivers)
        {
            receiver.Restart();
        }

        _heard.RemoveAt(index);
    }
}
