using Parley.Rtc.Codecs;

namespace Parley.Sfu.Selection;

/// <summary>For streams with dependency descriptors (AV1, and VP9 where the sender adds them): by decode targets and chains.</summary>
internal sealed class DescriptorSelector : IFrameSelector
{
    // A move down waits for the next frame of the lowest temporal layer where layers build on each other in every picture: at most
    // eight frames. Only where that does not come is a keyframe needed.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);

    private readonly DependencySelector _selector = new();
    private TimeSpan? _offTargetSince;
    private LayerTarget _target;
    private uint _picture;
    private bool _begun;

    public int Top { get; private set; }

    public void Begin()
    {
        _selector.Reset();
        _offTargetSince = null;
        _begun = false;
        Top = 0;
    }

    public bool Decide(in ArrivedPacket packet, LayerTarget target)
    {
        // The structure it belongs to is on its way: retransmission is expected to bring it.
        if (packet.Structure is not { } structure)
        {
            return true;
        }

        var timestamp = packet.Header.Timestamp;
        if (!_begun || (int)(timestamp - _picture) > 0)
        {
            _begun = true;
            _picture = timestamp;
            _target = target;
        }
        else if (timestamp == _picture)
        {
            // The end of the picture may have been marked already: higher layers are taken up with the next one.
            _target = _target with { Spatial = Math.Min(_target.Spatial, Top) };
        }

        _selector.SpatialLimit = _target.Spatial;
        _selector.TemporalLimit = _target.Temporal;
        var keep = _selector.Decide(structure, packet.Frame);
        Top = _selector.NeedsKeyframe ? Top : structure.SpatialLayerOf(_selector.Target);
        return keep;
    }

    public bool NeedsKeyframe(TimeSpan now, LayerTarget target)
    {
        if (_selector.NeedsKeyframe)
        {
            return true;
        }

        if (target.Spatial == Top)
        {
            _offTargetSince = null;
            return false;
        }

        _offTargetSince ??= now;
        return now - _offTargetSince >= Patience;
    }
}
