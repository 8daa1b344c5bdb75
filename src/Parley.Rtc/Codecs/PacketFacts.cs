using System.Runtime.InteropServices;

namespace Parley.Rtc.Codecs;

/// <summary>
/// What layer selection needs of one packet, in the same 8 bytes for every codec, so that it can be kept beside the packet
/// and read once for all receivers.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct PacketFacts
{
    /// <summary>The yes-or-no facts.</summary>
    public PacketTraits Traits { get; init; }

    /// <summary>The picture id, 7 or 15 bits wide, or the frame number of a dependency descriptor (16 bits).</summary>
    public ushort PictureId { get; init; }

    /// <summary>Index of the newest frame of temporal layer 0 (TL0PICIDX), wrapping at 8 bits.</summary>
    public byte BaseLayerIndex { get; init; }

    /// <summary>The spatial layer, 0 the lowest.</summary>
    public byte SpatialLayer { get; init; }

    /// <summary>The temporal layer, 0 the lowest.</summary>
    public byte TemporalLayer { get; init; }

    /// <summary>True when a decoder that has nothing yet can begin with this packet.</summary>
    public bool CanStart => Has(PacketTraits.Keyframe | PacketTraits.FrameStart) && SpatialLayer == 0;

    /// <summary>Whether all of some traits are set.</summary>
    /// <param name="traits">The traits to look for.</param>
    public bool Has(PacketTraits traits) => (Traits & traits) == traits;

    internal static PacketTraits When(bool condition, PacketTraits traits) => condition ? traits : PacketTraits.None;
}
