using Parley.Bench.Streams;

namespace Parley.Bench.Load;

/// <summary>One track a publisher sends: its layers, lowest first; one of sound and of video without simulcast.</summary>
internal sealed record TrackPlan(IReadOnlyList<RecordedStream> Layers)
{
    public MediaKind Kind => Layers[0].Kind;

    public string Codec => Layers[0].Codec;

    public byte PayloadType => Layers[0].PayloadType;

    public bool IsSimulcast => Layers.Count > 1;
}
