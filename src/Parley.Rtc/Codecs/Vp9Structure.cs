using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Parley.Rtc.Codecs;

/// <summary>The scalability structure of VP9 (RFC 9628 section 4.2.1): layers, their sizes, and the picture group.</summary>
public readonly struct Vp9Structure
{
    /// <summary>Most spatial layers a structure can describe.</summary>
    public const int MaxSpatialLayers = 8;

    private readonly Sizes _sizes;

    private Vp9Structure(Sizes sizes) => _sizes = sizes;

    /// <summary>Spatial layers, 1 to 8; 0 in a structure that was not read.</summary>
    public int SpatialLayers { get; private init; }

    /// <summary>True when the structure tells the size of each spatial layer.</summary>
    public bool HasSizes { get; private init; }

    /// <summary>Pictures in the repeating group, 0 to 255; 0 when none is described.</summary>
    public int GroupLength { get; private init; }

    /// <summary>Highest temporal layer of the group plus 1; 0 when no group is described.</summary>
    public int TemporalLayers { get; private init; }

    /// <summary>The size of a spatial layer in pixels; 0 x 0 when it is not told.</summary>
    /// <param name="spatialLayer">The layer.</param>
    public (int Width, int Height) SizeOf(int spatialLayer)
    {
        if (!HasSizes || (uint)spatialLayer >= (uint)SpatialLayers)
        {
            return default;
        }

        var size = _sizes[spatialLayer];
        return ((int)(size >> 16), (int)(size & 0xFFFF));
    }

    internal static bool TryParse(ReadOnlySpan<byte> payload, ref int offset, out Vp9Structure structure)
    {
        structure = default;
        if (offset >= payload.Length)
        {
            return false;
        }

        var head = payload[offset++];
        var layers = (head >> 5) + 1;
        var sizes = default(Sizes);
        var hasSizes = (head & 0x10) != 0;
        if (hasSizes)
        {
            if (offset + (4 * layers) > payload.Length)
            {
                return false;
            }

            for (var layer = 0; layer < layers; layer++)
            {
                sizes[layer] = BinaryPrimitives.ReadUInt32BigEndian(payload[offset..]);
                offset += 4;
            }
        }

        int group = 0, temporal = 0;
        if ((head & 0x08) != 0 && !TryReadGroup(payload, ref offset, out group, out temporal))
        {
            return false;
        }

        structure = new Vp9Structure(sizes)
        {
            SpatialLayers = layers,
            HasSizes = hasSizes,
            GroupLength = group,
            TemporalLayers = temporal,
        };
        return true;
    }

    private static bool TryReadGroup(ReadOnlySpan<byte> payload, ref int offset, out int length, out int temporalLayers)
    {
        length = 0;
        temporalLayers = 0;
        if (offset >= payload.Length)
        {
            return false;
        }

        length = payload[offset++];
        for (var picture = 0; picture < length; picture++)
        {
            if (offset >= payload.Length)
            {
                return false;
            }

            var value = payload[offset++];
            temporalLayers = Math.Max(temporalLayers, (value >> 5) + 1);
            offset += (value >> 2) & 3;
        }

        return offset <= payload.Length;
    }

    [InlineArray(MaxSpatialLayers)]
    private struct Sizes
    {
        private uint _first;
    }
}
