namespace Parley.Sfu.Allocation;

/// <summary>The highest layers of a source a receiver is to get.</summary>
/// <param name="Spatial">The spatial or simulcast layer, 0 the lowest; negative for nothing at all.</param>
/// <param name="Temporal">The temporal layer, 0 the lowest.</param>
internal readonly record struct LayerTarget(int Spatial, int Temporal)
{
    public static readonly LayerTarget Off = new(-1, -1);
    public static readonly LayerTarget Lowest = new(0, int.MaxValue);
    public static readonly LayerTarget Highest = new(int.MaxValue, int.MaxValue);

    public bool IsOff => Spatial < 0;

    public LayerTarget Within(LayerTarget most) =>
        new(Math.Min(Spatial, most.Spatial), Math.Min(Temporal, most.Temporal));
}
