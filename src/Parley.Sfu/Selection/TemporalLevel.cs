using Parley.Rtc.Codecs;

namespace Parley.Sfu.Selection;

/// <summary>
/// The highest temporal layer that is forwarded. Down at once; up one layer at a time, where a frame says that it builds on lower layers
/// only (the Y bit of VP8, the U bit of VP9), or at a keyframe.
/// </summary>
internal struct TemporalLevel
{
    public int Value { get; private set; }

    /// <summary>Whether a picture is forwarded. Pictures in decoding order, each once.</summary>
    public bool Decide(in PacketFacts facts, bool isKeyframe, int limit)
    {
        if (isKeyframe || Value > limit)
        {
            Value = limit;
        }
        else if (Value < limit && facts.TemporalLayer == Value + 1 && facts.Has(PacketTraits.LayerSync))
        {
            Value++;
        }

        return facts.TemporalLayer <= Value;
    }
}
