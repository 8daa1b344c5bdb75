using Parley.Rtc.Tests.Codecs;

namespace Parley.Sfu.Tests.Selection;

/// <summary>Makes the frames of one picture after the other, a keyframe where one is asked for.</summary>
internal abstract class FrameSource
{
    private int _nextId;

    /// <summary>The next picture begins anew.</summary>
    public bool KeyWanted { get; set; } = true;

    public uint Timestamp { get; set; }

    /// <summary>Spatial layers that are sent; a sender without bandwidth sends fewer.</summary>
    public int SpatialLayers { get; set; } = 3;

    /// <summary>Position in the pattern T0 T2 T1 T2 since the keyframe.</summary>
    protected int Position { get; private set; }

    protected int NextId() => _nextId++;

    public List<PublishedFrame> NextPicture()
    {
        Timestamp += 3000;
        var key = KeyWanted;
        KeyWanted = false;
        Position = key ? 0 : Position + 1;
        return [.. Picture(key)];
    }

    protected abstract IEnumerable<PublishedFrame> Picture(bool key);
}

/// <summary>VP8 with three temporal layers; every other group of four its higher layers build on themselves, so it can't be joined there.</summary>
internal sealed class Vp8Source(int width = 640) : FrameSource
{
    private readonly int[] _last = new int[3];
    private byte _baseIndex = 250;
    private int _picture = 32_760;

    protected override IEnumerable<PublishedFrame> Picture(bool key)
    {
        var id = NextId();
        var step = Position % 4;
        var temporal = new[] { 0, 2, 1, 2 }[step];
        var joins = Position % 8 < 4;
        int[] references = key ? [] : (step, joins) switch
        {
            (0, _) or (1, true) or (2, true) => [_last[0]],
            (3, true) => [_last[0], _last[1]],
            (2, false) => [_last[0], _last[1]],
            _ => [_last[0], _last[1], _last[2]],
        };
        var sync = key || (joins && step is 1 or 2);
        _last[temporal] = id;
        if (key)
        {
            Array.Fill(_last, id);
        }

        _baseIndex += (byte)(temporal == 0 ? 1 : 0);
        _picture++;
        var (picture, index) = (_picture & 0x7FFF, _baseIndex);
        byte[] size = key ? [0x9D, 0x01, 0x2A, (byte)width, (byte)(width >> 8), 0x68, 0x01] : [];
        yield return new PublishedFrame(id, Timestamp, 0, temporal, references, key, true, (part, _) =>
        [
            (byte)(part == 0 ? 0x90 : 0x80), 0xE0, (byte)(0x80 | (picture >> 8)), (byte)picture, index,
            (byte)((temporal << 6) | (sync ? 0x20 : 0)), (byte)(key ? 0 : 1), 0, 0, .. part == 0 ? size : [],
        ]);
    }
}

/// <summary>VP9 in non-flexible mode with three spatial and three temporal layers.</summary>
/// <param name="keyOnly">Spatial layers build on each other in keyframes only (L3T3_KEY).</param>
internal sealed class Vp9Source(bool keyOnly) : FrameSource
{
    private readonly int[,] _last = new int[3, 3];
    private byte _baseIndex = 200;
    private int _picture = 32_700;
    private int _layersBefore;

    protected override IEnumerable<PublishedFrame> Picture(bool key)
    {
        var step = Position % 4;
        var temporal = new[] { 0, 2, 1, 2 }[step];
        _baseIndex += (byte)(temporal == 0 ? 1 : 0);
        var picture = ++_picture & 0x7FFF;
        var index = _baseIndex;
        var layers = SpatialLayers;
        var below = -1;

        // A layer that comes back builds on the one below, as encoders do when they may send more again.
        for (var spatial = 0; spatial < layers; spatial++)
        {
            var inter = !key && spatial < _layersBefore;
            var id = NextId();
            List<int> references = [];
            if (inter)
            {
                references.Add(step == 3 ? _last[spatial, 1] : _last[spatial, 0]);
            }

            var interLayer = spatial > 0 && (!keyOnly || !inter);
            if (interLayer)
            {
                references.Add(below);
            }

            below = id;
            for (var higher = temporal; higher < 3; higher++)
            {
                _last[spatial, higher] = id;
            }

            var notForUpper = (keyOnly && !key && spatial + 1 < layers && spatial + 1 < _layersBefore) || spatial + 1 == layers;
            var (layer, isKey) = (spatial, key);
            var structure = key && spatial == 0;
            yield return new PublishedFrame(id, Timestamp, spatial, temporal, [.. references], key, spatial + 1 == layers, (part, count) =>
            [
                (byte)(0xA0 | (inter ? 0x40 : 0) | (part == 0 ? 8 : 0) | (part == count - 1 ? 4 : 0)
                    | (structure && part == 0 ? 2 : 0) | (notForUpper ? 1 : 0)),
                (byte)(0x80 | (picture >> 8)), (byte)picture,
                (byte)((temporal << 5) | (temporal > 0 ? 0x10 : 0) | (layer << 1) | (interLayer ? 1 : 0)), index,
                .. structure && part == 0 ? Structure(layers) : [],
            ]);
        }

        _layersBefore = layers;
    }

    // N_S, Y: the size of each layer, no picture group.
    private static byte[] Structure(int layers) =>
        [(byte)(((layers - 1) << 5) | 0x10), .. Enumerable.Range(0, layers).SelectMany(layer => new byte[] { 0, (byte)(40 << layer), 0, (byte)(22 << layer) })];
}

/// <summary>AV1 with three spatial and three temporal layers, full SVC, by the tables of the AV1 RTP specification.</summary>
internal sealed class Av1Source : FrameSource
{
    private static readonly int[][] Group = [[1, 6, 11], [3, 8, 13], [2, 7, 12], [4, 9, 14]];
    private int _number = 65_500;

    protected override IEnumerable<PublishedFrame> Picture(bool key)
    {
        int[] templates = key ? [0, 5, 10] : Group[Position % 4];
        foreach (var template in templates[..SpatialLayers])
        {
            var id = NextId();
            var number = ++_number & 0xFFFF;
            var row = DescriptorWriter.L3T3[template];
            yield return new PublishedFrame(
                id, Timestamp, row.Spatial, row.Temporal, [.. row.Distances.Select(distance => id - distance)], key,
                row.Spatial == SpatialLayers - 1,
                (part, _) => [(byte)(part == 0 ? 0x10 : 0x90)],
                (part, count) => key && row.Spatial == 0 && part == 0
                    ? new DescriptorWriter().Mandatory(0, number, start: true, end: count == 1).Flags("10000")
                        .Structure(DescriptorWriter.L3T3, DescriptorWriter.L3T3Protection, 0, [(160, 90), (320, 180), (640, 360)]).ToArray()
                    : new DescriptorWriter().Mandatory(template, number, part == 0, part == count - 1).ToArray());
        }
    }
}
