using System.Buffers.Binary;

namespace Parley.Bench.Streams;

/// <summary>
/// What the load client has to know of payloads. A reader of its own, so that a mistake in the product's cannot hide behind itself.
/// </summary>
internal static class PayloadFormat
{
    /// <summary>Bytes at the start of a recorded payload that a server may rewrite: the descriptor with the picture id.</summary>
    public static int RewritableLength(string codec) => codec switch
    {
        "VP8" => 4,
        "VP9" => 3,
        _ => 0,
    };

    /// <summary>Writes the 15-bit picture id where the codec has one (RFC 7741 section 4.2, RFC 9628 section 4.2).</summary>
    public static void SetPictureId(string codec, Span<byte> payload, int pictureId)
    {
        if (RewritableLength(codec) is > 0 and var length)
        {
            BinaryPrimitives.WriteUInt16BigEndian(payload[(length - 2)..], (ushort)(0x8000 | (pictureId & 0x7FFF)));
        }
    }

    /// <summary>Whether the first packet of a picture begins a keyframe.</summary>
    public static bool IsKeyframe(string codec, ReadOnlySpan<byte> payload) => codec switch
    {
        // RFC 6386 section 9.1: the lowest bit of the first byte is 0.
        "VP8" => payload.Length > 4 && (payload[0] & 0x10) != 0 && (payload[4] & 1) == 0,

        // The inverse of "inter-picture predicted".
        "VP9" => payload.Length > 3 && (payload[0] & 0x48) == 0x08,
        "H264" => payload.Length > 4 && (payload[0] & 0x1F) switch
        {
            5 or 7 => true,

            // An aggregate begins with the parameter sets of a keyframe; a fragment says the type behind its own.
            24 => (payload[3] & 0x1F) is 5 or 7,
            28 => (payload[1] & 0x9F) == 0x85,
            _ => false,
        },
        _ => false,
    };

    /// <summary>Gives ffmpeg's payload the descriptor a browser's has, with room for a 15-bit picture id.</summary>
    public static byte[] Normalise(string codec, byte[] payload)
    {
        switch (codec)
        {
            case "VP8":
                return payload.Length > 4 && (payload[0] & 0x80) != 0 && payload[1] == 0x80 && (payload[2] & 0x80) != 0
                    ? payload
                    : throw new InvalidDataException("ffmpeg describes VP8 otherwise than expected.");
            case "VP9":
                // One byte with only the bits B and E. RFC 9628 section 4.2: I, and P unless the frame header says keyframe.
                if (payload.Length < 2 || (payload[0] & 0xF3) != 0)
                {
                    throw new InvalidDataException("ffmpeg describes VP9 otherwise than expected.");
                }

                var result = new byte[payload.Length + 2];
                payload.AsSpan(1).CopyTo(result.AsSpan(3));
                (result[0], result[1]) = ((byte)(payload[0] | 0x80), 0x80);
                return result;
            default:
                return payload;
        }
    }

    /// <summary>Sets the bit "predicted" of all packets of VP9 pictures that are not keyframes.</summary>
    public static void MarkPredicted(IReadOnlyList<RecordedPacket> packets)
    {
        var predicted = false;
        foreach (var packet in packets)
        {
            if ((packet.Payload[0] & 0x08) != 0)
            {
                // The frame's own header: marker 10, profile, show_existing_frame, frame_type (0 is a keyframe).
                predicted = (packet.Payload[3] & 0x04) != 0;
            }

            packet.Payload[0] |= (byte)(predicted ? 0x40 : 0);
        }
    }
}
