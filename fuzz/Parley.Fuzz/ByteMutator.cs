using System.Buffers.Binary;

namespace Parley.Fuzz;

/// <summary>For binary formats: bits, edge values, lengths that lie, parts cut, repeated, exchanged.</summary>
internal sealed class ByteMutator : IMutator
{
    private static readonly byte[] Edges = [0, 1, 2, 3, 4, 15, 16, 31, 32, 63, 64, 127, 128, 129, 191, 192, 254, 255];

    public static ByteMutator Instance { get; } = new();

    public byte[] Mutate(Random random, byte[] input, IReadOnlyList<byte[]> corpus, int maxLength)
    {
        var bytes = input.ToList();
        for (var change = random.Next(1, 6); change > 0; change--)
        {
            Change(random, bytes, corpus);
        }

        return [.. bytes.Take(maxLength)];
    }

    private static void Change(Random random, List<byte> bytes, IReadOnlyList<byte[]> corpus)
    {
        if (bytes.Count == 0)
        {
            bytes.AddRange(Noise(random, 1 + random.Next(40)));
            return;
        }

        var at = random.Next(bytes.Count);
        var length = 1 + random.Next(Math.Min(bytes.Count - at, random.Next(4) == 0 ? 400 : 8));
        switch (random.Next(12))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = Edges[random.Next(Edges.Length)];
                break;
            case 2:
                bytes[at] = (byte)random.Next(256);
                break;
            case 3:
                // Headers stand in front and are few; most bytes are payload.
                bytes[random.Next(Math.Min(bytes.Count, 24))] = (byte)random.Next(256);
                break;
            case 4 when bytes.Count - at >= 2:
                WriteWord(random, bytes, at);
                break;
            case 5:
                bytes.RemoveRange(at, length);
                break;
            case 6:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 7:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 8:
                bytes.InsertRange(at, Noise(random, length));
                break;
            case 9:
                bytes.AddRange(Noise(random, length));
                break;
            case 10 when corpus.Count > 0:
                var other = corpus[random.Next(corpus.Count)];
                var from = random.Next(other.Length + 1);
                bytes.RemoveRange(at, bytes.Count - at);
                bytes.AddRange(other[from..]);
                break;
            default:
                bytes[at] += (byte)random.Next(-3, 4);
                break;
        }
    }

    // Lengths and counts of most formats are 16 bits in network order.
    private static void WriteWord(Random random, List<byte> bytes, int at)
    {
        Span<byte> word = stackalloc byte[2];
        var value = random.Next(4) switch
        {
            0 => bytes.Count - at,
            1 => bytes.Count - at - 2 + random.Next(-5, 6),
            2 => (bytes.Count - at) / 4 + random.Next(-2, 3),
            _ => random.Next(2) * 0xFFFF,
        };
        BinaryPrimitives.WriteUInt16BigEndian(word, (ushort)value);
        bytes[at] = word[0];
        bytes[at + 1] = word[1];
    }

    private static byte[] Noise(Random random, int length)
    {
        var noise = new byte[length];
        random.NextBytes(noise);
        return noise;
    }
}
