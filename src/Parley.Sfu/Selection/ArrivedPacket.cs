using Parley.Rtc.Codecs;
using Parley.Rtc.Rtp;

namespace Parley.Sfu.Selection;

/// <summary>What is known about a packet of a publisher when it is decided who gets it.</summary>
internal struct ArrivedPacket
{
    /// <summary>Its unwrapped number.</summary>
    public long Sequence;

    public RtpHeader Header;
    public PacketFacts Facts;
    public Codec? Codec;

    /// <summary>What its dependency descriptor tells; of use when there is a <see cref="Structure"/>.</summary>
    public DependencyFrame Frame;

    /// <summary>What the templates of <see cref="Frame"/> are part of, or null without a descriptor that can be read.</summary>
    public DependencyStructure? Structure;

    public readonly ushort FrameNumber => Structure is null ? (ushort)0 : Frame.FrameNumber;

    /// <summary>A decoder that has nothing yet can begin with this packet.</summary>
    public readonly bool CanStart => Structure is null
        ? Facts.CanStart
        : Frame is { HasStructure: true, FrameStart: true, ReferenceCount: 0, SpatialLayer: 0 };
}
