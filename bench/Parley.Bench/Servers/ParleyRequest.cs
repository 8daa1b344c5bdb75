using System.Text.Json.Serialization;

namespace Parley.Bench.Servers;

/// <summary>A line to Parley's host; each is answered by a <see cref="ParleyReply"/>, in order.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "ask")]
[JsonDerivedType(typeof(Admit), "admit")]
[JsonDerivedType(typeof(Remove), "remove")]
[JsonDerivedType(typeof(SetLayer), "layer")]
[JsonDerivedType(typeof(Stats), "stats")]
internal abstract record ParleyRequest
{
    /// <summary>Lets a peer in.</summary>
    public sealed record Admit(string Peer, string Offer) : ParleyRequest;

    /// <summary>Ends a peer's connection.</summary>
    public sealed record Remove(string Peer) : ParleyRequest;

    /// <summary>Limits the layer of a section.</summary>
    public sealed record SetLayer(string Peer, string Mid, int Layer) : ParleyRequest;

    /// <summary>Asks for <see cref="HostStats"/>.</summary>
    /// <param name="Collect">Collects garbage first, so that what is left is in use.</param>
    public sealed record Stats(bool Collect = false) : ParleyRequest;
}
