using Parley.Rtc.Codecs;
using Parley.Sfu.Sending;

namespace Parley.Sfu.Selection;

/// <summary>Reads payload descriptors and dependency descriptors of one stream, once for all receivers, and keeps what its last keyframe told.</summary>
internal sealed class ArrivalReader
{
    private readonly FrameSize[] _sizes = new FrameSize[LayerMeter.MaxSpatial];
    private DependencyReader? _dependencies;

    /// <summary>Spatial layers the last keyframe announced.</summary>
    public int SpatialLayers { get; private set; } = 1;

    /// <summary>The size of a spatial layer.</summary>
    public FrameSize SizeOf(int spatial) => (uint)spatial < (uint)_sizes.Length ? _sizes[spatial] : default;

    /// <summary>The size of the highest spatial layer.</summary>
    public FrameSize Size => SizeOf(SpatialLayers - 1);

    /// <param name="packet">The plain packet.</param>
    /// <param name="notes">Header and extensions; what the payload tells is added.</param>
    /// <param name="codec">The format, or null when none is known.</param>
    /// <param name="arrived">All that is known, but for the sequence number.</param>
    public void Read(ReadOnlySpan<byte> packet, ref PacketNotes notes, Codec? codec, out ArrivedPacket arrived)
    {
        ReadPayload(packet.Slice(notes.Header.Length, notes.Header.PayloadLength), ref notes, codec);
        arrived = default;
        ReadDependencies(packet, ref notes, codec, ref arrived);
        arrived.Header = notes.Header;
        arrived.Facts = notes.Facts;
        arrived.Codec = codec;
    }

    /// <summary>The same of a packet that was read before, whose payload may have been rewritten since.</summary>
    /// <param name="packet">The plain packet.</param>
    /// <param name="notes">What was noted then.</param>
    /// <param name="codec">The format, or null when none is known.</param>
    /// <param name="arrived">All that is known, but for the sequence number.</param>
    public void Recall(ReadOnlySpan<byte> packet, in PacketNotes notes, Codec? codec, out ArrivedPacket arrived)
    {
        var copy = notes;
        arrived = default;
        ReadDependencies(packet, ref copy, codec, ref arrived);
        arrived.Header = notes.Header;
        arrived.Facts = notes.Facts;
        arrived.Codec = codec;
    }

    private void ReadPayload(ReadOnlySpan<byte> payload, ref PacketNotes notes, Codec? codec)
    {
        var marker = notes.Header.Marker;
        switch (codec)
        {
            case Codec.Vp8 when Vp8Descriptor.TryParse(payload, out var vp8):
                notes.Facts = vp8.Facts(marker);
                notes.Picture = vp8.Picture;
                if (vp8.TryReadSize(payload, out var width, out var height))
                {
                    _sizes[0] = new FrameSize(width, height);
                }

                break;
            case Codec.Vp9 when Vp9Descriptor.TryParse(payload, out var vp9):
                notes.Facts = vp9.Facts(marker);
                notes.Picture = vp9.Picture;
                if (vp9.HasStructure)
                {
                    Announce(vp9.Structure.SpatialLayers);
                    for (var layer = 0; layer < SpatialLayers && vp9.Structure.HasSizes; layer++)
                    {
                        _sizes[layer] = Known(vp9.Structure.SizeOf(layer));
                    }
                }

                break;
            case { } known and not (Codec.Vp8 or Codec.Vp9):
                PayloadFacts.TryRead(known, payload, marker, out notes.Facts);
                break;
        }
    }

    private void ReadDependencies(ReadOnlySpan<byte> packet, ref PacketNotes notes, Codec? codec, ref ArrivedPacket arrived)
    {
        var descriptor = notes.Extensions.DependencyDescriptor.In(packet);
        if (descriptor.IsEmpty)
        {
            return;
        }

        _dependencies ??= new DependencyReader();
        if (!_dependencies.TryRead(descriptor, out arrived.Frame))
        {
            return;
        }

        ref readonly var frame = ref arrived.Frame;
        arrived.Structure = _dependencies.Structure!;
        if (frame.HasStructure)
        {
            Announce(arrived.Structure.SpatialLayers);
            for (var layer = 0; layer < SpatialLayers && arrived.Structure.HasSizes; layer++)
            {
                _sizes[layer] = Known(arrived.Structure.SizeOf(layer));
            }
        }

        var facts = codec == Codec.Av1 ? frame.Facts(notes.Header.Marker) : notes.Facts;
        notes.Facts = facts with
        {
            SpatialLayer = frame.SpatialLayer,
            TemporalLayer = frame.TemporalLayer,
            Traits = IsForUpperLayers(arrived.Structure, frame) ? facts.Traits : facts.Traits | PacketTraits.NotForUpperLayers,
        };
    }

    private static bool IsForUpperLayers(DependencyStructure structure, in DependencyFrame frame)
    {
        for (var target = 0; target < structure.TargetCount; target++)
        {
            if (structure.SpatialLayerOf(target) > frame.SpatialLayer
                && frame.IndicationFor(target) != DecodeTargetIndication.NotPresent)
            {
                return true;
            }
        }

        return false;
    }

    private void Announce(int layers) => SpatialLayers = Math.Clamp(layers, 1, LayerMeter.MaxSpatial);

    private static FrameSize Known((int Width, int Height) size) => new(size.Width, size.Height);
}
