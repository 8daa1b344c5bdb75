namespace Parley.Sfu.Selection;

/// <summary>
/// What a receiver is to get of a track at most. Spatial layers are the simulcast streams in order of quality or, of a track with one
/// stream, the layers inside it; temporal layers are those of the stream chosen. What is not there is replaced by the next best.
/// </summary>
/// <param name="Spatial">The highest spatial layer, 0 the lowest; negative for nothing at all.</param>
/// <param name="Temporal">The highest temporal layer, 0 the lowest.</param>
internal readonly record struct LayerTarget(int Spatial, int Temporal)
{
    public static LayerTarget Everything => new(int.MaxValue, int.MaxValue);

    public static LayerTarget Nothing => new(-1, 0);

    public static LayerTarget Lowest => new(0, int.MaxValue);

    public bool IsNothing => Spatial < 0;

    public LayerTarget Within(LayerTarget most) =>
        new(Math.Min(Spatial, most.Spatial), Math.Min(Temporal, most.Temporal));
}
