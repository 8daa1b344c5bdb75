namespace Parley.Sfu.Routing;

/// <summary>
/// Limits what one receiver's requests may cost: a packet at most six times and not twice within a moment, all together at most a
/// rate. Without it one forged or broken receiver turns small requests into a flood.
/// </summary>
internal sealed class ResendThrottle
{
    private const int Slots = 512;

    // Where a tenth is lost, three resends in a row are lost every thousandth time: once in half a minute for somebody who watches one
    // picture, who then stands still until a keyframe comes.
    private const int MaxTries = 6;
    private const int BytesPerSecond = 250_000;
    private const int BurstBytes = 125_000;
    private static readonly TimeSpan Repeat = TimeSpan.FromMilliseconds(50);

    // 8 kB, for each picture somebody may watch: taken with the first request, which most never make.
    private Slot[] _slots = [];
    private double _budget = BurstBytes;
    private TimeSpan _refilledAt;

    public bool Allows(TimeSpan now, ushort sequence, int length)
    {
        _budget = Math.Min(BurstBytes, _budget + ((now - _refilledAt).TotalSeconds * BytesPerSecond));
        _refilledAt = now;
        if (_slots.Length == 0)
        {
            _slots = new Slot[Slots];
        }

        ref var slot = ref _slots[sequence % Slots];
        if (slot.Tries == 0 || slot.Sequence != sequence)
        {
            slot = new Slot { Sequence = sequence };
        }
        else if (slot.Tries >= MaxTries || now - slot.At < Repeat)
        {
            return false;
        }

        if (_budget < length)
        {
            return false;
        }

        _budget -= length;
        slot.Tries++;
        slot.At = now;
        return true;
    }

    private struct Slot
    {
        public ushort Sequence;
        public byte Tries;
        public TimeSpan At;
    }
}
