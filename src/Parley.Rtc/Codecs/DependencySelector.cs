using System.Runtime.CompilerServices;
using Parley.Rtc.Rtp;

namespace Parley.Rtc.Codecs;

/// <summary>
/// Decides frame by frame what one receiver is given of a stream with dependency descriptors, so that everything forwarded can
/// be decoded (AV1 RTP specification, appendices A.4.3 and A.4.4). A frame that has not been seen counts as on its way:
/// retransmission is expected to bring it. Only frames that were withheld break a chain.
/// </summary>
public sealed class DependencySelector
{
    // A chain distance is at most 255; a reference further back than this is taken as withheld.
    private const int Window = 512;
    private const int NoTarget = -1;

    private Bits _decided;
    private Bits _forwarded;
    private SequenceUnwrapper _unwrapper;

    // Targets of which every frame was forwarded since one that could be switched at, a bit each.
    private uint _whole;
    private long _newest = long.MinValue;
    private long _start = long.MaxValue;

    /// <summary>The highest spatial layer wanted.</summary>
    public int SpatialLimit { get; set; }

    /// <summary>The highest temporal layer wanted.</summary>
    public int TemporalLimit { get; set; }

    /// <summary>The decode target that is being forwarded, or -1.</summary>
    public int Target { get; private set; } = NoTarget;

    /// <summary>True while nothing can be forwarded until a keyframe comes.</summary>
    public bool NeedsKeyframe => Target == NoTarget;

    /// <summary>Whether the packet is to be forwarded. All packets of a frame get the same answer.</summary>
    /// <param name="structure">The structure in force for the frame.</param>
    /// <param name="frame">The frame the packet belongs to.</param>
    public bool Decide(DependencyStructure structure, in DependencyFrame frame)
    {
        var number = _unwrapper.Unwrap(frame.FrameNumber);
        if (number > _newest)
        {
            MoveTo(number);
        }
        else if (number <= _newest - Window)
        {
            return false;
        }
        else if (_decided[number])
        {
            return _forwarded[number];
        }

        if (frame.HasStructure && frame.ReferenceCount == 0)
        {
            // Targets are numbered anew by each structure.
            Target = NoTarget;
            _whole = 0;
            _start = number;
        }

        if (number < _start)
        {
            return false;
        }

        ChooseTarget(structure, frame, number);
        var forward = Target != NoTarget
            && frame.IndicationFor(Target) != DecodeTargetIndication.NotPresent
            && IsDecodable(frame, number);
        _decided.Set(number, true);
        _forwarded.Set(number, forward);
        NoteWhole(structure, frame, number, forward);
        return forward;
    }

    /// <summary>Tells that a frame was withheld after all, for example because a queue was full.</summary>
    /// <param name="frameNumber">The frame.</param>
    public void Withhold(ushort frameNumber)
    {
        var number = _newest + (short)(frameNumber - (ushort)_newest);
        if (number <= _newest && number > _newest - Window)
        {
            _decided.Set(number, true);
            _forwarded.Set(number, false);
            _whole = 0;
        }
    }

    /// <summary>Forgets everything, for a move to another stream.</summary>
    public void Reset()
    {
        Target = NoTarget;
        _whole = 0;
        _newest = long.MinValue;
        _start = long.MaxValue;
        _unwrapper = default;
    }

    private void ChooseTarget(DependencyStructure structure, in DependencyFrame frame, long number)
    {
        var active = frame.ActiveTargets;
        if (Target != NoTarget
            && (Target >= structure.TargetCount || (active >> Target & 1) == 0 || !IsChainIntact(structure, frame, number, Target)))
        {
            Target = NoTarget;
        }

        // A target that lies within the present one can be moved to at any frame.
        if (Target != NoTarget && !structure.IsWithin(Target, SpatialLimit, TemporalLimit)
            && structure.FindTarget(SpatialLimit, TemporalLimit, active & _whole) is >= 0 and var lower
            && IsChainIntact(structure, frame, number, lower))
        {
            Target = lower;
        }

        // Above the wanted layers every step down is welcome; below them only a step up.
        var floor = Target != NoTarget && structure.IsWithin(Target, SpatialLimit, TemporalLimit)
            ? structure.Rank(Target)
            : -1;
        for (var target = 0; target < structure.TargetCount; target++)
        {
            if ((active >> target & 1) != 0
                && structure.IsWithin(target, SpatialLimit, TemporalLimit)
                && structure.Rank(target) > floor
                && frame.IndicationFor(target) == DecodeTargetIndication.Switch
                && IsDecodable(frame, number)
                && IsChainIntact(structure, frame, number, target))
            {
                Target = target;
                floor = structure.Rank(target);
            }
        }
    }

    private void NoteWhole(DependencyStructure structure, in DependencyFrame frame, long number, bool forward)
    {
        for (var target = 0; target < structure.TargetCount; target++)
        {
            var indication = frame.IndicationFor(target);
            if (indication != DecodeTargetIndication.NotPresent && !forward)
            {
                _whole &= ~(1u << target);
            }
            else if (indication == DecodeTargetIndication.Switch && IsChainIntact(structure, frame, number, target))
            {
                _whole |= 1u << target;
            }
        }
    }

    private bool IsDecodable(in DependencyFrame frame, long number)
    {
        for (var index = 0; index < frame.ReferenceCount; index++)
        {
            if (WasWithheld(number - frame.ReferenceDistance(index)))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsChainIntact(DependencyStructure structure, in DependencyFrame frame, long number, int target)
    {
        var chain = structure.ChainOf(target);
        var distance = chain < 0 ? 0 : frame.ChainDistance(chain);
        return distance == 0 || !WasWithheld(number - distance);
    }

    private bool WasWithheld(long number) =>
        number < _start || number <= _newest - Window || (_decided[number] && !_forwarded[number]);

    private void MoveTo(long number)
    {
        var first = _newest == long.MinValue ? number - Window + 1 : Math.Max(_newest + 1, number - Window + 1);
        for (var skipped = first; skipped <= number; skipped++)
        {
            _decided.Set(skipped, false);
        }

        _newest = number;
    }

    [InlineArray(Window / 64)]
    private struct Bits
    {
        private ulong _first;

        public readonly bool this[long number] => (this[WordOf(number)] >> (int)(number & 63) & 1) != 0;

        public void Set(long number, bool value)
        {
            ref var word = ref this[WordOf(number)];
            var bit = 1UL << (int)(number & 63);
            word = value ? word | bit : word & ~bit;
        }

        private static int WordOf(long number) => (int)(number & (Window - 1)) >> 6;
    }
}
