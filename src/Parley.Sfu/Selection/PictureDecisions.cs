namespace Parley.Sfu.Selection;

/// <summary>What was decided about the last pictures, for their later packets and for packets that are late.</summary>
internal sealed class PictureDecisions
{
    // Half a second of 60 pictures: what comes later than that has been given up by its publisher.
    private const int Capacity = 32;
    private readonly Entry[] _entries = new Entry[Capacity];
    private long _count;

    public void Clear() => _count = 0;

    /// <summary>The decision about a picture, or one to be made.</summary>
    /// <param name="timestamp">The picture's.</param>
    /// <param name="isNew">True when there is none yet.</param>
    /// <param name="isLate">True when a later picture was decided before; the entry then holds what was forwarded at its time.</param>
    public ref Entry Find(uint timestamp, out bool isNew, out bool isLate)
    {
        var before = -1;
        isLate = false;
        for (var age = 0; age < Math.Min(_count, Capacity); age++)
        {
            var index = (int)((_count - 1 - age) % Capacity);
            ref var entry = ref _entries[index];
            var later = (int)(timestamp - entry.Timestamp);
            if (later == 0)
            {
                isNew = false;
                return ref entry;
            }

            isLate |= later < 0;
            before = later > 0 && (before < 0 || (int)(entry.Timestamp - _entries[before].Timestamp) > 0) ? index : before;
        }

        // What is older than all that is known was not forwarded.
        var like = before >= 0 ? _entries[before] : new Entry { Level = -1, Top = -1 };
        isNew = true;
        ref var added = ref _entries[_count++ % Capacity];
        added = new Entry { Timestamp = timestamp, Level = like.Level, Top = like.Top };
        return ref added;
    }

    internal struct Entry
    {
        public uint Timestamp;

        /// <summary>The highest temporal layer forwarded then.</summary>
        public int Level;

        /// <summary>The highest spatial layer forwarded then.</summary>
        public int Top;

        /// <summary>The picture is of a temporal layer that is forwarded.</summary>
        public bool IsKept;

        /// <summary>It is a keyframe.</summary>
        public bool IsKeyframe;

        /// <summary>Spatial layers decided about, a bit each.</summary>
        public byte Decided;

        /// <summary>Of these the ones forwarded.</summary>
        public byte Kept;
    }
}
