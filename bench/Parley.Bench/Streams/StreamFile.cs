namespace Parley.Bench.Streams;

/// <summary>A recording on disk: written once by <see cref="StreamRecorder"/>, so that every run sends the same bytes.</summary>
internal static class StreamFile
{
    private const uint Magic = 0x31_50_54_52;
    private const int MaxPackets = 1_000_000;

    public static void Write(string path, RecordedStream stream)
    {
        // Written beside and moved: an interrupted recording must not look like a complete one.
        var unfinished = path + ".part";
        using (var writer = new BinaryWriter(File.Create(unfinished)))
        {
            writer.Write(Magic);
            writer.Write((byte)stream.Kind);
            writer.Write(stream.Codec);
            writer.Write(stream.ClockRate);
            writer.Write(stream.Ticks);
            writer.Write(stream.Packets.Count);
            foreach (var packet in stream.Packets)
            {
                writer.Write(packet.Timestamp);
                writer.Write(packet.Marker);
                writer.Write((ushort)packet.Payload.Length);
                writer.Write(packet.Payload);
            }
        }

        File.Move(unfinished, path, overwrite: true);
    }

    public static RecordedStream Read(string path)
    {
        using var reader = new BinaryReader(File.OpenRead(path));
        if (reader.ReadUInt32() != Magic)
        {
            throw new InvalidDataException($"{path} is not a recording.");
        }

        var kind = (MediaKind)reader.ReadByte();
        var codec = reader.ReadString();
        var clockRate = reader.ReadInt32();
        var ticks = reader.ReadUInt32();
        var count = reader.ReadInt32();
        if (count is < 1 or > MaxPackets)
        {
            throw new InvalidDataException($"{path} says it has {count} packets.");
        }

        var packets = new List<RecordedPacket>(count);
        for (var index = 0; index < count; index++)
        {
            packets.Add(new RecordedPacket(reader.ReadUInt32(), reader.ReadBoolean(), reader.ReadBytes(reader.ReadUInt16())));
        }

        return new RecordedStream(kind, codec, clockRate, ticks, packets);
    }
}
