namespace Parley.Rtc.Codecs;

/// <summary>
/// The template dependency structure of a stream (AV1 RTP specification, appendix A.4): decode targets, the chains that
/// protect them, and the frame templates. Arrives with keyframes and holds until the next one.
/// </summary>
public sealed class DependencyStructure
{
    /// <summary>Most decode targets, and so most chains, the syntax can express.</summary>
    public const int MaxTargets = 32;

    internal const int MaxTemplates = 64;
    private const int MaxSpatialLayers = 4;
    private const int MaxTemporalLayers = 8;

    private readonly ulong[] _indications = new ulong[MaxTemplates];
    private readonly byte[] _spatial = new byte[MaxTemplates];
    private readonly byte[] _temporal = new byte[MaxTemplates];

    // A template's distances are 1 to 16: one bit each.
    private readonly ushort[] _distances = new ushort[MaxTemplates];
    private readonly byte[] _chainDistances = new byte[MaxTemplates * MaxTargets];
    private readonly byte[] _protectedBy = new byte[MaxTargets];
    private readonly byte[] _targetSpatial = new byte[MaxTargets];
    private readonly byte[] _targetTemporal = new byte[MaxTargets];
    private readonly (ushort Width, ushort Height)[] _sizes = new (ushort, ushort)[MaxSpatialLayers];

    internal DependencyStructure()
    {
    }

    /// <summary>Decode targets, 1 to 32.</summary>
    public int TargetCount { get; private set; }

    /// <summary>Chains, 0 to 32.</summary>
    public int ChainCount { get; private set; }

    /// <summary>Frame templates, 1 to 64.</summary>
    public int TemplateCount { get; private set; }

    /// <summary>Spatial layers, 1 to 4.</summary>
    public int SpatialLayers { get; private set; }

    /// <summary>True when <see cref="SizeOf"/> knows the layers' sizes.</summary>
    public bool HasSizes { get; private set; }

    internal int TemplateOffset { get; private set; }

    /// <summary>A mask with a bit for every decode target.</summary>
    public uint AllTargets => TargetCount == 0 ? 0 : uint.MaxValue >> (MaxTargets - TargetCount);

    /// <summary>The highest spatial layer among the frames of a decode target.</summary>
    /// <param name="target">0 to <see cref="TargetCount"/> - 1.</param>
    public int SpatialLayerOf(int target) => _targetSpatial[target];

    /// <summary>The highest temporal layer among the frames of a decode target.</summary>
    /// <param name="target">0 to <see cref="TargetCount"/> - 1.</param>
    public int TemporalLayerOf(int target) => _targetTemporal[target];

    /// <summary>The chain that protects a decode target, or -1.</summary>
    /// <param name="target">0 to <see cref="TargetCount"/> - 1.</param>
    public int ChainOf(int target) => _protectedBy[target] < ChainCount ? _protectedBy[target] : -1;

    /// <summary>The largest frame of a spatial layer in pixels; 0 x 0 when it is not told.</summary>
    /// <param name="spatialLayer">The layer.</param>
    public (int Width, int Height) SizeOf(int spatialLayer) =>
        HasSizes && (uint)spatialLayer < (uint)SpatialLayers ? _sizes[spatialLayer] : default;

    /// <summary>The best decode target within limits: the highest spatial layer, of those the highest temporal one.</summary>
    /// <param name="spatialLimit">The highest spatial layer wanted.</param>
    /// <param name="temporalLimit">The highest temporal layer wanted.</param>
    /// <param name="active">The targets to choose from, a bit each.</param>
    /// <returns>The target, or -1 when none is within the limits.</returns>
    public int FindTarget(int spatialLimit, int temporalLimit, uint active)
    {
        var best = -1;
        for (var target = 0; target < TargetCount; target++)
        {
            if ((active >> target & 1) != 0
                && IsWithin(target, spatialLimit, temporalLimit)
                && (best < 0 || Rank(target) > Rank(best)))
            {
                best = target;
            }
        }

        return best;
    }

    internal bool IsWithin(int target, int spatialLimit, int temporalLimit) =>
        _targetSpatial[target] <= spatialLimit && _targetTemporal[target] <= temporalLimit;

    internal int Rank(int target) => (_targetSpatial[target] * MaxTemporalLayers) + _targetTemporal[target];

    internal void Fill(int template, ref DependencyFrame frame)
    {
        frame.SpatialLayer = _spatial[template];
        frame.TemporalLayer = _temporal[template];
        frame.Indications = _indications[template];
        frame.SetReferences(_distances[template]);
        frame.SetChains(_chainDistances.AsSpan(template * MaxTargets, ChainCount));
    }

    internal bool TryRead(ref BitReader reader)
    {
        TemplateOffset = (int)reader.Read(6);
        TargetCount = (int)reader.Read(5) + 1;
        if (!TryReadLayers(ref reader))
        {
            return false;
        }

        for (var template = 0; template < TemplateCount; template++)
        {
            _indications[template] = ReadIndications(ref reader, TargetCount);
        }

        for (var template = 0; template < TemplateCount; template++)
        {
            _distances[template] = 0;
            while (reader.ReadFlag())
            {
                _distances[template] |= (ushort)(1 << (int)reader.Read(4));
            }
        }

        ReadChains(ref reader);
        HasSizes = reader.ReadFlag();
        for (var layer = 0; HasSizes && layer < SpatialLayers; layer++)
        {
            // Written as size minus 1; 65536 does not fit and is taken as 65535.
            _sizes[layer] = (
                (ushort)Math.Min(reader.Read(16) + 1, ushort.MaxValue),
                (ushort)Math.Min(reader.Read(16) + 1, ushort.MaxValue));
        }

        DescribeTargets();
        return !reader.IsExhausted;
    }

    internal static ulong ReadIndications(ref BitReader reader, int count)
    {
        ulong indications = 0;
        for (var target = 0; target < count; target++)
        {
            indications |= (ulong)reader.Read(2) << (2 * target);
        }

        return indications;
    }

    private bool TryReadLayers(ref BitReader reader)
    {
        byte spatial = 0, temporal = 0;
        for (TemplateCount = 0; TemplateCount < MaxTemplates;)
        {
            _spatial[TemplateCount] = spatial;
            _temporal[TemplateCount] = temporal;
            TemplateCount++;
            switch (reader.Read(2))
            {
                case 1:
                    temporal++;
                    break;
                case 2:
                    temporal = 0;
                    spatial++;
                    break;
                case 3:
                    SpatialLayers = spatial + 1;
                    return true;
            }

            if (reader.IsExhausted || spatial >= MaxSpatialLayers || temporal >= MaxTemporalLayers)
            {
                return false;
            }
        }

        return false;
    }

    private void ReadChains(ref BitReader reader)
    {
        ChainCount = reader.ReadBelow(TargetCount + 1);
        for (var target = 0; target < TargetCount; target++)
        {
            _protectedBy[target] = ChainCount == 0 ? byte.MaxValue : (byte)reader.ReadBelow(ChainCount);
        }

        for (var template = 0; template < TemplateCount; template++)
        {
            for (var chain = 0; chain < ChainCount; chain++)
            {
                _chainDistances[(template * MaxTargets) + chain] = (byte)reader.Read(4);
            }
        }
    }

    private void DescribeTargets()
    {
        _targetSpatial.AsSpan().Clear();
        _targetTemporal.AsSpan().Clear();
        for (var template = 0; template < TemplateCount; template++)
        {
            for (var target = 0; target < TargetCount; target++)
            {
                if ((_indications[template] >> (2 * target) & 3) != 0)
                {
                    _targetSpatial[target] = Math.Max(_targetSpatial[target], _spatial[template]);
                    _targetTemporal[target] = Math.Max(_targetTemporal[target], _temporal[template]);
                }
            }
        }
    }
}
