namespace Parley.Bench.Streams;

/// <summary>A stream that is sent over and over: what an encoder really made, frame bursts and keyframes included.</summary>
internal sealed class RecordedStream
{
    private readonly int[] _pictureOf;

    public RecordedStream(MediaKind kind, string codec, int clockRate, uint ticks, IReadOnlyList<RecordedPacket> packets)
    {
        if (packets.Count == 0 || packets[^1].Timestamp >= ticks)
        {
            throw new InvalidDataException($"The {codec} recording is empty or longer than it says.");
        }

        Kind = kind;
        Codec = codec;
        ClockRate = clockRate;
        Ticks = ticks;
        Packets = packets;
        _pictureOf = new int[packets.Count];
        Pictures = FindPictures();
        if (kind == MediaKind.Video && !Pictures.Any(picture => picture.IsKeyframe))
        {
            throw new InvalidDataException($"The {codec} recording has no keyframe.");
        }
    }

    public MediaKind Kind { get; }

    /// <summary>The encoding name as SDP has it.</summary>
    public string Codec { get; }

    public int ClockRate { get; }

    /// <summary>Length of one round in units of the clock.</summary>
    public uint Ticks { get; }

    public IReadOnlyList<RecordedPacket> Packets { get; }

    public IReadOnlyList<RecordedPicture> Pictures { get; }

    public byte PayloadType => Kind == MediaKind.Audio ? (byte)111 : (byte)96;

    public double PacketsPerSecond => Packets.Count * (double)ClockRate / Ticks;

    public double BitsPerSecond => 8.0 * Packets.Sum(packet => packet.Payload.Length) * ClockRate / Ticks;

    /// <summary>Most packets of a picture: the size of the keyframe burst.</summary>
    public int LargestBurst => Pictures.Max(picture => picture.Count);

    /// <summary>The picture a packet belongs to.</summary>
    public RecordedPicture PictureAt(int position) => Pictures[_pictureOf[position]];

    /// <summary>Position of the first packet of the first keyframe from a position on, going round at the end.</summary>
    public int NextKeyframe(int position)
    {
        var first = _pictureOf[position];
        for (var step = 0; step < Pictures.Count; step++)
        {
            var picture = Pictures[(first + step) % Pictures.Count];
            if (picture.IsKeyframe && (step > 0 || picture.Start == position))
            {
                return picture.Start;
            }
        }

        return position;
    }

    private List<RecordedPicture> FindPictures()
    {
        var pictures = new List<RecordedPicture>();
        for (var start = 0; start < Packets.Count;)
        {
            var end = start + 1;
            while (end < Packets.Count && Packets[end].Timestamp == Packets[start].Timestamp)
            {
                end++;
            }

            Array.Fill(_pictureOf, pictures.Count, start, end - start);
            pictures.Add(new RecordedPicture(start, end - start, Kind == MediaKind.Audio || PayloadFormat.IsKeyframe(Codec, Packets[start].Payload)));
            start = end;
        }

        return pictures;
    }
}
