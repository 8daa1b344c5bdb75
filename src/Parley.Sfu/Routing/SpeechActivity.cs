namespace Parley.Sfu.Routing;

/// <summary>What is known of somebody's speech: for the choice of who is heard, and of who speaks.</summary>
internal sealed class SpeechActivity
{
    // Longer than a stop consonant, shorter than a thought.
    private static readonly TimeSpan EndOfUtterance = TimeSpan.FromMilliseconds(300);

    /// <summary>On the time scales of <see cref="DominantSpeaker"/>.</summary>
    public SpeakerActivity Activity = new();

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
}
