namespace Parley.Bench.Load;

/// <summary>The transport-wide sequence number that all streams of an endpoint share.</summary>
internal sealed class TransportCounter
{
    public ushort Next { get; set; }
}
