namespace Parley.Bench.Streams;

/// <summary>One packet of a recording.</summary>
/// <param name="Timestamp">In units of the codec's clock, from 0.</param>
/// <param name="Marker">The marker bit.</param>
/// <param name="Payload">The payload as the encoder's packetiser made it; the picture id is counted anew when it is sent.</param>
internal sealed record RecordedPacket(uint Timestamp, bool Marker, byte[] Payload);
