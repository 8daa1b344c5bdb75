using Parley.Rtc.Codecs;

namespace Parley.Sfu.Selection;

/// <summary>
/// For VP9 with spatial layers by its payload descriptor (RFC 9628 section 4.2). Where layers build on each other in every picture, the
/// lower ones are forwarded too and a receiver moves down at once; where they do so in keyframes only, one layer is forwarded and
/// each move needs a keyframe.
/// </summary>
internal sealed class Vp9Selector : IFrameSelector
{
    private readonly PictureDecisions _pictures = new();
    private TemporalLevel _level;

    // Layers whose last frame outside of keyframes did not build on the layer below, a bit each.
    private int _alone;

    // Layers of which every frame of the temporal layers wanted was forwarded since the keyframe, a bit each.
    private int _whole;

    public int Top { get; private set; }

    public void Begin()
    {
        _pictures.Clear();
        _level = default;
        _whole = 0;
        _alone = 0;
        Top = 0;
    }

    public bool Decide(in ArrivedPacket packet, LayerTarget target)
    {
        var layer = packet.Facts.SpatialLayer;
        ref var picture = ref _pictures.Find(packet.Header.Timestamp, out var isNew, out var isLate);
        if (isNew && isLate)
        {
            picture.IsKept = packet.Facts.TemporalLayer <= picture.Level;
        }
        else if (isNew)
        {
            BeginPicture(ref picture, packet.Facts, target);
        }

        var bit = (byte)(1 << layer);
        if ((picture.Decided & bit) == 0)
        {
            picture.Decided |= bit;
            picture.Kept |= DecideFrame(picture, packet.Facts, isLate) ? bit : (byte)0;
        }

        return (picture.Kept & bit) != 0;
    }

    public bool NeedsKeyframe(TimeSpan now, LayerTarget target) => target.Spatial > Top || (target.Spatial < Top && !IsWhole(target.Spatial));

    private bool IsWhole(int layer) => (_whole >> layer & 1) != 0;

    // The layers above one, up to another.
    private static int Between(int layer, int top) => ((1 << (top + 1)) - 1) & ~((1 << (layer + 1)) - 1);

    private void BeginPicture(ref PictureDecisions.Entry picture, in PacketFacts facts, LayerTarget target)
    {
        picture.IsKeyframe = facts.Has(PacketTraits.Keyframe) && facts.SpatialLayer == 0;
        if (picture.IsKeyframe)
        {
            _whole = 0;
            Top = target.Spatial;
        }
        else if (target.Spatial < Top && IsWhole(target.Spatial))
        {
            Top = target.Spatial;
        }

        picture.IsKept = _level.Decide(facts, picture.IsKeyframe, target.Temporal);
        picture.Level = _level.Value;
        picture.Top = Top;
    }

    private bool DecideFrame(in PictureDecisions.Entry picture, in PacketFacts facts, bool isLate)
    {
        int layer = facts.SpatialLayer;
        if (!picture.IsKept)
        {
            return false;
        }

        // A higher layer is taken up at keyframes only: in the middle of a picture its end has been marked already.
        var keep = layer <= picture.Top
            && (picture.IsKeyframe || !facts.Has(PacketTraits.NotForUpperLayers) || (_alone & Between(layer, picture.Top)) == 0);
        if (!picture.IsKeyframe)
        {
            _alone = facts.Has(PacketTraits.InterLayer) ? _alone & ~(1 << layer) : _alone | (1 << layer);
        }

        if (!isLate)
        {
            _whole = keep && picture.IsKeyframe ? _whole | (1 << layer) : keep ? _whole : _whole & ~(1 << layer);
        }

        return keep;
    }
}
