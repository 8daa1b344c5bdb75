namespace Parley.Bench.Offers;

/// <summary>One m-section of a server's description.</summary>
internal sealed class RemoteMedia(string kind, IReadOnlyList<byte> payloadTypes)
{
    public string Kind => kind;

    public IReadOnlyList<byte> PayloadTypes => payloadTypes;

    public string Mid { get; set; } = string.Empty;

    /// <summary>Whether the server sends in it.</summary>
    public bool Sends { get; set; }

    /// <summary>Encoding names by payload type.</summary>
    public Dictionary<byte, string> Codecs { get; } = [];

    /// <summary>Original payload type by retransmission payload type.</summary>
    public Dictionary<byte, byte> Retransmissions { get; } = [];

    /// <summary>Identifiers by extension URI.</summary>
    public Dictionary<string, int> Extensions { get; } = [];

    /// <summary>Original source by retransmission source.</summary>
    public Dictionary<uint, uint> RetransmissionSources { get; } = [];

    public int? ExtensionId(string uri) => Extensions.TryGetValue(uri, out var id) ? id : null;
}
