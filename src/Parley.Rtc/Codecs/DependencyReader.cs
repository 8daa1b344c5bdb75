using System.Buffers.Binary;

namespace Parley.Rtc.Codecs;

/// <summary>
/// Reads the dependency descriptors of one RTP stream (AV1 RTP specification, appendix A) and keeps the structure that the
/// last keyframe brought. Everything is allocated once, when the stream begins.
/// </summary>
public sealed class DependencyReader
{
    // A structure older than the present one by less than this is a late packet, not a new stream.
    private const int LateFrames = 1024;
    private const int MandatoryLength = 3;

    private DependencyStructure _current = new();
    private DependencyStructure _scratch = new();
    private ushort _structureFrame;
    private uint _activeTargets;

    /// <summary>The structure in force, or null before the first keyframe. Its content changes with the next keyframe.</summary>
    public DependencyStructure? Structure => _current.TargetCount == 0 ? null : _current;

    /// <summary>Counts the structures taken over, so that a holder of derived facts notices a change.</summary>
    public int StructureVersion { get; private set; }

    /// <summary>Reads a descriptor. A damaged one changes nothing.</summary>
    /// <param name="extension">The data of the header extension element.</param>
    /// <param name="frame">The frame the packet belongs to, or default.</param>
    /// <returns>False when the descriptor is damaged or its template belongs to a structure that is not known (any more).</returns>
    public bool TryRead(ReadOnlySpan<byte> extension, out DependencyFrame frame)
    {
        frame = default;
        if (extension.Length < MandatoryLength)
        {
            return false;
        }

        var reader = new BitReader(extension);
        var result = new DependencyFrame
        {
            FrameStart = reader.ReadFlag(),
            FrameEnd = reader.ReadFlag(),
        };
        var template = (int)reader.Read(6);
        result.FrameNumber = (ushort)reader.Read(16);
        var structure = _current;
        var active = _activeTargets;
        bool customIndications = false, customReferences = false, customChains = false;
        if (extension.Length > MandatoryLength)
        {
            result.HasStructure = reader.ReadFlag();
            var hasActive = reader.ReadFlag();
            customIndications = reader.ReadFlag();
            customReferences = reader.ReadFlag();
            customChains = reader.ReadFlag();
            if (result.HasStructure)
            {
                structure = _scratch;
                if (!structure.TryRead(ref reader))
                {
                    return false;
                }

                active = structure.AllTargets;
            }

            if (hasActive)
            {
                active = reader.Read(structure.TargetCount);
            }
        }

        var index = (template + DependencyStructure.MaxTemplates - structure.TemplateOffset) % DependencyStructure.MaxTemplates;
        if (index >= structure.TemplateCount)
        {
            return false;
        }

        structure.Fill(index, ref result);
        if (customIndications)
        {
            result.Indications = DependencyStructure.ReadIndications(ref reader, structure.TargetCount);
        }

        if (customReferences && !result.TryReadReferences(ref reader))
        {
            return false;
        }

        if (customChains)
        {
            result.ReadChains(ref reader, structure.ChainCount);
        }

        if (reader.IsExhausted)
        {
            return false;
        }

        result.ActiveTargets = active;
        if (result.HasStructure)
        {
            if (!TakeOver(result.FrameNumber))
            {
                return false;
            }
        }

        _activeTargets = active;
        frame = result;
        return true;
    }

    /// <summary>Moves the frame number, which must not jump backwards when a receiver is moved to another stream.</summary>
    /// <param name="extension">A descriptor; one that is too short is left alone.</param>
    /// <param name="shift">What to add, wrapping at 16 bits.</param>
    public static void ShiftFrameNumber(Span<byte> extension, ushort shift)
    {
        if (extension.Length >= MandatoryLength)
        {
            var number = BinaryPrimitives.ReadUInt16BigEndian(extension[1..]);
            BinaryPrimitives.WriteUInt16BigEndian(extension[1..], (ushort)(number + shift));
        }
    }

    private bool TakeOver(ushort frameNumber)
    {
        if (StructureVersion > 0 && (short)(frameNumber - _structureFrame) is < 0 and > -LateFrames)
        {
            return false;
        }

        (_current, _scratch) = (_scratch, _current);
        _structureFrame = frameNumber;
        StructureVersion++;
        return true;
    }
}
