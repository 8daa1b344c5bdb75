namespace Parley.Sfu.Selection;

/// <summary>Decides which packets of one stream a receiver gets, so that all it gets can be decoded. All packets of a frame get the same answer.</summary>
internal interface IFrameSelector
{
    /// <summary>The highest spatial layer that is forwarded.</summary>
    int Top { get; }

    /// <summary>Forgets everything: the next packet begins a keyframe, of any stream.</summary>
    void Begin();

    /// <summary>Whether the packet is to be forwarded.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="target">The highest layers wanted, of those that are sent.</param>
    bool Decide(in ArrivedPacket packet, LayerTarget target);

    /// <summary>Whether the target can be reached by a keyframe only.</summary>
    /// <param name="now">The time.</param>
    /// <param name="target">The highest layers wanted, of those that are sent.</param>
    bool NeedsKeyframe(TimeSpan now, LayerTarget target);
}
