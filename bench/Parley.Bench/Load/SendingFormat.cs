namespace Parley.Bench.Load;

/// <summary>How a stream looks on the wire, as agreed on with the server.</summary>
/// <param name="Ssrc">The source.</param>
/// <param name="RtxSsrc">The source of retransmissions, or null when they were not agreed on.</param>
/// <param name="RtxPayloadType">Their payload type.</param>
/// <param name="TransportId">Identifier of the transport-wide sequence number, or null.</param>
/// <param name="MidId">Identifier of the mid, or null.</param>
/// <param name="LevelId">Identifier of the audio level, or null.</param>
/// <param name="Mid">The mid as ASCII.</param>
internal sealed record SendingFormat(
    uint Ssrc, uint? RtxSsrc, byte RtxPayloadType, int? TransportId, int? MidId, int? LevelId, byte[] Mid)
{
    /// <summary>Whether each packet ends with a <see cref="Streams.Stamp"/>, by which it is verified and which no decoder understands.</summary>
    public bool IsStamped { get; init; } = true;

    /// <summary>The simulcast layer, 0 the lowest.</summary>
    public byte Layer { get; init; }

    /// <summary>The layer's name as ASCII; empty without simulcast.</summary>
    public byte[] Rid { get; init; } = [];

    /// <summary>Identifier of the layer's name, or null.</summary>
    public int? RidId { get; init; }

    /// <summary>Identifier of the layer's name in retransmissions, or null.</summary>
    public int? RepairedRidId { get; init; }
}
