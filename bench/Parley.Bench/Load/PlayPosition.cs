using Parley.Bench.Streams;

namespace Parley.Bench.Load;

/// <summary>Where in a recording a stream is: goes round at the end, and jumps to a keyframe at the next picture when one is wanted.</summary>
internal sealed class PlayPosition(RecordedStream recording)
{
    private const int PictureTicks = 3000;

    private long _ticks;

    /// <summary>Position of the next packet.</summary>
    public int Next { get; private set; }

    /// <summary>Counts pictures from 0.</summary>
    public long Picture { get; private set; }

    /// <summary>Media time of the next packet, in units of the clock, since the start.</summary>
    public long Ticks => _ticks;

    public void Advance(bool jump)
    {
        var packet = recording.Packets[Next];
        var next = (Next + 1) % recording.Packets.Count;
        var isNewPicture = next == 0 || recording.Packets[next].Timestamp != packet.Timestamp;
        if (!isNewPicture)
        {
            Next = next;
            return;
        }

        Picture++;
        if (jump && !recording.PictureAt(next).IsKeyframe)
        {
            Next = recording.NextKeyframe(next);
            _ticks += PictureTicks;
            return;
        }

        _ticks += next == 0
            ? recording.Ticks - packet.Timestamp + recording.Packets[0].Timestamp
            : recording.Packets[next].Timestamp - packet.Timestamp;
        Next = next;
    }
}
