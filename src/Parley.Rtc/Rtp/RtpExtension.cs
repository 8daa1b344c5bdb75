namespace Parley.Rtc.Rtp;

/// <summary>Where one header extension element lies in its packet (RFC 8285 section 4).</summary>
/// <param name="Id">The local identifier, 1 to 14 in the one-byte form, 1 to 255 in the two-byte form.</param>
/// <param name="Offset">Offset of the element's data in the packet, in bytes.</param>
/// <param name="Length">Length of the data, 1 to 16 in the one-byte form, 0 to 255 in the two-byte form.</param>
public readonly record struct RtpExtension(byte Id, int Offset, int Length);
