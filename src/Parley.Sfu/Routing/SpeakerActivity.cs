using System.Numerics;

namespace Parley.Sfu.Routing;

/// <summary>
/// How much somebody speaks, from the levels in audio headers (RFC 6464), in blocks of <see cref="DominantSpeaker.Interval"/>: how loud now,
/// how many of the last five blocks hold speech, how many of the last ten. That is a syllable, a word, a sentence.
/// </summary>
internal struct SpeakerActivity
{
    public const int MostLoudness = 12;
    public const int WordBlocks = 5;
    public const int SentenceBlocks = 10;
    private const int DecibelPerStep = 5;

    // Levels are -dBov. Speech lies at 15 to 40; a fan or a street is as loud, but does not stop.
    private const double SilentLevel = 75;
    private const int FaintestSpeech = 52;
    private const double AboveNoise = 9;

    // The noise of a room is what is left between words. More of it is believed by 3 dB a second.
    private const double NoiseRise = 0.3;

    private double _noise;
    private double _sum;
    private int _packets;
    private int _speaking;
    private int _blocks;

    public SpeakerActivity() => _noise = SilentLevel;

    /// <summary>How loud the last block was, 0 without speech, a step every 5 dB.</summary>
    public int Loudness { get; private set; }

    /// <summary>Blocks with speech among the last five.</summary>
    public readonly int Word => BitOperations.PopCount((uint)_blocks & ((1 << WordBlocks) - 1));

    /// <summary>Blocks with speech among the last ten.</summary>
    public readonly int Sentence => BitOperations.PopCount((uint)_blocks & ((1 << SentenceBlocks) - 1));

    /// <summary>Notes a packet.</summary>
    /// <param name="level">Its level in -dBov, 0 to 127.</param>
    public void OnLevel(int level)
    {
        _packets++;
        _sum += level;
        _speaking += level < FaintestSpeech && level < _noise - AboveNoise ? 1 : 0;
    }

    /// <summary>Ends a block. Packets stop in silence, so one without any is silent.</summary>
    public void Tick()
    {
        var mean = _packets > 0 ? _sum / _packets : 127;
        var isSpeech = _speaking > 0 && _speaking * 2 >= _packets;
        _blocks = (_blocks << 1) | (isSpeech ? 1 : 0);
        Loudness = isSpeech ? Math.Clamp((int)((_noise - mean) / DecibelPerStep), 1, MostLoudness) : 0;
        if (_packets > 0)
        {
            _noise = mean > _noise ? Math.Min(SilentLevel, mean) : _noise - Math.Min(NoiseRise, _noise - mean);
        }

        (_sum, _packets, _speaking) = (0, 0, 0);
    }
}
