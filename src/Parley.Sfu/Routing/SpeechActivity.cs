namespace Parley.Sfu.Routing;

/// <summary>
/// How much somebody speaks, from the levels in audio headers (RFC 6464) on three time scales: a word, a phrase, a statement.
/// </summary>
internal sealed class SpeechActivity
{
    // Levels are -dBov; background noise of a headset lies about 50 to 60.
    private const int SpeechLevel = 45;

    // Longer than a stop consonant, shorter than a thought.
    private static readonly TimeSpan EndOfUtterance = TimeSpan.FromMilliseconds(300);
    private double _lastLevel = 127;
    private bool _heard;

    /// <summary>Shares of the time, 0 to 1, over about 0.1, 0.6 and 3 seconds.</summary>
    public double Word { get; private set; }

    public double Phrase { get; private set; }

    public double Statement { get; private set; }

    /// <summary>When it last spoke.</summary>
    public TimeSpan SpokeAt { get; private set; } = TimeSpan.MinValue / 4;

    /// <summary>When the present utterance began.</summary>
    public TimeSpan SpeakingSince { get; private set; }

    /// <summary>The level while it speaks, in -dBov over about 0.2 seconds.</summary>
    public double Level { get; private set; } = 127;

    /// <summary>Since when it has a place among the <see cref="LoudestVoices"/>.</summary>
    public TimeSpan HeardSince { get; set; }

    /// <summary>Its receivers were sent something of it since they began.</summary>
    public bool IsForwarded { get; set; }

    public void OnPacket(TimeSpan now, bool speaks, int level)
    {
        if (!speaks)
        {
            return;
        }

        if (now - SpokeAt > EndOfUtterance)
        {
            SpeakingSince = now;
            Level = level;
        }

        Level += (level - Level) / 10;
        SpokeAt = now;
    }

    public void OnLevel(int level, bool voice)
    {
        _lastLevel = voice || level < SpeechLevel ? level : 127;
        _heard = true;
    }

    /// <summary>Moves the averages by a tick of <see cref="DominantSpeaker.Interval"/>.</summary>
    public void Tick()
    {
        // Packets stop in silence, so a level counts for one tick only.
        var loudness = _heard ? Math.Clamp((80 - _lastLevel) / 60, 0, 1) : 0;
        _heard = false;
        Word += (loudness - Word) * 0.6;
        Phrase += (loudness - Phrase) * 0.15;
        Statement += (loudness - Statement) * 0.03;
    }
}
