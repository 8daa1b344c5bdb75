using System.Globalization;

namespace Parley.Rtc.Tests.Codecs;

/// <summary>One row of a structure table as the AV1 RTP specification prints them in appendix A.6.</summary>
internal sealed record TemplateRow(int Spatial, int Temporal, int[] Distances, int[] Chains, string Indications);

/// <summary>Writes dependency descriptors bit by bit, independently of the reader under test.</summary>
internal sealed class DescriptorWriter
{
    private readonly List<bool> _bits = [];

    // A.6.1: one spatial layer, three temporal layers.
    public static readonly TemplateRow[] L1T3 =
    [
        new(0, 0, [], [0], "SSS"),
        new(0, 0, [4], [4], "SSS"),
        new(0, 1, [2], [2], "SD-"),
        new(0, 2, [1], [1], "D--"),
        new(0, 2, [1], [3], "D--"),
    ];

    // A.6.3: three spatial and three temporal layers, full SVC.
    public static readonly TemplateRow[] L3T3 =
    [
        new(0, 0, [], [0, 0, 0], "SSSSSSSSS"),
        new(0, 0, [12], [12, 11, 10], "RRRRRRSSS"),
        new(0, 1, [6], [6, 5, 4], "RR-RR-SD-"),
        new(0, 2, [3], [3, 2, 1], "R--R--D--"),
        new(0, 2, [3], [9, 8, 7], "R--R--D--"),
        new(1, 0, [1], [1, 1, 1], "SSSSSS---"),
        new(1, 0, [12, 1], [1, 1, 1], "RRRSSS---"),
        new(1, 1, [6, 1], [7, 6, 5], "RR-SD----"),
        new(1, 2, [3, 1], [4, 3, 2], "R--D-----"),
        new(1, 2, [3, 1], [10, 9, 8], "R--D-----"),
        new(2, 0, [1], [2, 1, 1], "SSS------"),
        new(2, 0, [12, 1], [2, 1, 1], "SSS------"),
        new(2, 1, [6, 1], [8, 7, 6], "SD-------"),
        new(2, 2, [3, 1], [5, 4, 3], "D--------"),
        new(2, 2, [3, 1], [11, 10, 9], "D--------"),
    ];

    public static readonly int[] L3T3Protection = [2, 2, 2, 1, 1, 1, 0, 0, 0];

    public byte[] ToArray()
    {
        var bytes = new byte[(_bits.Count + 7) / 8];
        for (var index = 0; index < _bits.Count; index++)
        {
            bytes[index / 8] |= (byte)(_bits[index] ? 0x80 >> (index % 8) : 0);
        }

        return bytes;
    }

    public DescriptorWriter Put(long value, int bits)
    {
        for (var bit = bits - 1; bit >= 0; bit--)
        {
            _bits.Add((value >> bit & 1) != 0);
        }

        return this;
    }

    public DescriptorWriter Mandatory(int template, int frameNumber, bool start = true, bool end = true) =>
        Put(start ? 1 : 0, 1).Put(end ? 1 : 0, 1).Put(template, 6).Put(frameNumber, 16);

    /// <summary>The five flags of the extended part, first to last.</summary>
    public DescriptorWriter Flags(string flags) => Put(Convert.ToInt64(flags, 2), 5);

    public DescriptorWriter Structure(
        TemplateRow[] rows, int[] protection, int offset = 0, (int Width, int Height)[]? sizes = null)
    {
        var targets = rows[0].Indications.Length;
        var chains = rows[0].Chains.Length;
        Put(offset, 6).Put(targets - 1, 5);
        for (var row = 0; row < rows.Length; row++)
        {
            Put(row + 1 == rows.Length ? 3 : NextLayer(rows[row], rows[row + 1]), 2);
        }

        foreach (var row in rows)
        {
            foreach (var letter in row.Indications)
            {
                Put("-DSR".IndexOf(letter, StringComparison.Ordinal), 2);
            }
        }

        foreach (var row in rows)
        {
            foreach (var distance in row.Distances)
            {
                Put(1, 1).Put(distance - 1, 4);
            }

            Put(0, 1);
        }

        NonSymmetric(chains, targets + 1);
        foreach (var chain in protection)
        {
            NonSymmetric(chain, chains);
        }

        foreach (var distance in rows.SelectMany(row => row.Chains))
        {
            Put(distance, 4);
        }

        Put(sizes is null ? 0 : 1, 1);
        foreach (var (width, height) in sizes ?? [])
        {
            Put(width - 1, 16).Put(height - 1, 16);
        }

        return this;
    }

    /// <summary>A keyframe's descriptor.</summary>
    public static byte[] Key(
        TemplateRow[] rows, int[] protection, int frameNumber, int offset = 0, (int Width, int Height)[]? sizes = null) =>
        new DescriptorWriter()
            .Mandatory(offset, frameNumber)
            .Flags("10000")
            .Structure(rows, protection, offset, sizes)
            .ToArray();

    /// <summary>The descriptor of a frame that fits a template.</summary>
    public static byte[] Plain(int template, int frameNumber) => new DescriptorWriter().Mandatory(template, frameNumber).ToArray();

    private static int NextLayer(TemplateRow row, TemplateRow next) => (next.Spatial - row.Spatial, next.Temporal - row.Temporal) switch
    {
        (0, 0) => 0,
        (0, 1) => 1,
        (1, _) when next.Temporal == 0 => 2,
        var step => throw new ArgumentException(step.ToString(), nameof(next)),
    };

    private void NonSymmetric(int value, int count)
    {
        var width = Convert.ToString(count, 2).ToString(CultureInfo.InvariantCulture).Length;
        var shorter = (1 << width) - count;
        if (value < shorter)
        {
            Put(value, width - 1);
        }
        else
        {
            Put(value + shorter, width);
        }
    }
}
