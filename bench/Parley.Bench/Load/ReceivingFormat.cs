namespace Parley.Bench.Load;

/// <summary>What a subscriber needs of the agreement with the server.</summary>
/// <param name="TransportId">Identifier of the transport-wide sequence number, or null: then no such feedback is sent.</param>
/// <param name="OriginalTypes">The original payload type of each retransmission payload type.</param>
/// <param name="OriginalSources">The original source of each retransmission source, where the SDP names them.</param>
internal sealed record ReceivingFormat(
    int? TransportId, IReadOnlyDictionary<byte, byte> OriginalTypes, IReadOnlyDictionary<uint, uint> OriginalSources)
{
    /// <summary>The sections in which something is received: mid and whether it is video.</summary>
    public IReadOnlyList<(string Mid, bool IsVideo)> Sections { get; init; } = [];

    public static ReceivingFormat Plain { get; } = new(null, new Dictionary<byte, byte>(), new Dictionary<uint, uint>());
}
