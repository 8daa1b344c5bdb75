using System.Numerics;
using System.Runtime.CompilerServices;

namespace Parley.Rtc.Codecs;

/// <summary>
/// What the dependency descriptor of one packet tells about its frame, templates already applied
/// (AV1 RTP specification, appendix A.4).
/// </summary>
public struct DependencyFrame
{
    /// <summary>Most frames one frame may refer to here; AV1 itself allows 7.</summary>
    public const int MaxReferences = 16;

    private References _references;
    private Chains _chains;

    /// <summary>True for the first packet of the frame.</summary>
    public bool FrameStart { get; internal set; }

    /// <summary>True for the last packet of the frame.</summary>
    public bool FrameEnd { get; internal set; }

    /// <summary>True when the packet carried the template structure: the first packet of a keyframe.</summary>
    public bool HasStructure { get; internal set; }

    /// <summary>The frame number in decoding order, wrapping at 16 bits.</summary>
    public ushort FrameNumber { get; internal set; }

    /// <summary>The spatial layer, 0 to 3.</summary>
    public byte SpatialLayer { get; internal set; }

    /// <summary>The temporal layer, 0 to 7.</summary>
    public byte TemporalLayer { get; internal set; }

    /// <summary>Frames this frame refers to.</summary>
    public int ReferenceCount { get; internal set; }

    /// <summary>The decode targets that are sent at present, a bit each.</summary>
    public uint ActiveTargets { get; internal set; }

    internal ulong Indications { get; set; }

    /// <summary>What the frame is to a decode target.</summary>
    /// <param name="target">0 to 31.</param>
    public readonly DecodeTargetIndication IndicationFor(int target) =>
        (DecodeTargetIndication)(Indications >> (2 * target) & 3);

    /// <summary>How many frames back a referred frame is.</summary>
    /// <param name="index">0 to <see cref="ReferenceCount"/> - 1.</param>
    /// <returns>1 to 4096.</returns>
    public readonly int ReferenceDistance(int index) => _references[index];

    /// <summary>How many frames back the previous frame of a chain is; 0 when the chain begins here.</summary>
    /// <param name="chain">0 to the structure's chain count - 1.</param>
    /// <returns>0 to 255.</returns>
    public readonly int ChainDistance(int chain) => _chains[chain];

    /// <summary>The facts for layer selection.</summary>
    /// <param name="marker">The marker bit of the RTP header.</param>
    public readonly PacketFacts Facts(bool marker) => new()
    {
        Traits = PacketTraits.HasPictureId
            | PacketFacts.When(HasStructure, PacketTraits.Keyframe | PacketTraits.LayerSync | PacketTraits.ParameterSets)
            | PacketFacts.When(FrameStart, PacketTraits.FrameStart)
            | PacketFacts.When(FrameEnd, PacketTraits.FrameEnd)
            | PacketFacts.When(marker, PacketTraits.PictureEnd)
            | PacketFacts.When(IsDiscardable, PacketTraits.Discardable),
        PictureId = FrameNumber,
        SpatialLayer = SpatialLayer,
        TemporalLayer = TemporalLayer,
    };

    // Neither "required" nor "switch" for any target: no indication has its high bit set.
    private readonly bool IsDiscardable => (Indications & 0xAAAA_AAAA_AAAA_AAAA) == 0;

    internal void SetReferences(uint distances)
    {
        ReferenceCount = 0;
        for (; distances != 0; distances &= distances - 1)
        {
            _references[ReferenceCount++] = (ushort)(BitOperations.TrailingZeroCount(distances) + 1);
        }
    }

    internal bool TryReadReferences(ref BitReader reader)
    {
        ReferenceCount = 0;
        for (var size = (int)reader.Read(2); size != 0; size = (int)reader.Read(2))
        {
            if (ReferenceCount == MaxReferences)
            {
                return false;
            }

            _references[ReferenceCount++] = (ushort)(reader.Read(4 * size) + 1);
        }

        return true;
    }

    internal void SetChains(ReadOnlySpan<byte> distances) => distances.CopyTo(_chains);

    internal void ReadChains(ref BitReader reader, int count)
    {
        for (var chain = 0; chain < count; chain++)
        {
            _chains[chain] = (byte)reader.Read(8);
        }
    }

    [InlineArray(MaxReferences)]
    private struct References
    {
        private ushort _first;
    }

    [InlineArray(DependencyStructure.MaxTargets)]
    private struct Chains
    {
        private byte _first;
    }
}
