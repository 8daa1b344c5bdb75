using Parley.Bench.Streams;

namespace Parley.Bench.Tests;

/// <summary>Recordings that need no encoder.</summary>
internal static class Synthetic
{
    /// <summary>One second: 50 packets of sound.</summary>
    public static RecordedStream Audio { get; } = new(
        MediaKind.Audio, "opus", 48000, 48000, [.. Enumerable.Range(0, 50).Select(index => new RecordedPacket((uint)(index * 960), false, Payload(index, 100)))]);

    /// <summary>One second: 30 frames of 5 packets, the first of 40; with a VP8 descriptor that has a 15-bit picture id. The keyframe is the first.</summary>
    public static RecordedStream Video { get; } = new(MediaKind.Video, "VP8", 90000, 90000, [.. Frames()]);

    private static IEnumerable<RecordedPacket> Frames()
    {
        for (var frame = 0; frame < 30; frame++)
        {
            var count = frame == 0 ? 40 : 5;
            for (var index = 0; index < count; index++)
            {
                var payload = Payload((frame * 100) + index, 1000);
                (payload[0], payload[1], payload[2], payload[3]) = (index == 0 ? (byte)0x90 : (byte)0x80, 0x80, 0x80, 0);
                payload[4] = (byte)(frame == 0 ? payload[4] & 0xFE : payload[4] | 1);
                yield return new RecordedPacket((uint)(frame * 3000), index == count - 1, payload);
            }
        }
    }

    private static byte[] Payload(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
