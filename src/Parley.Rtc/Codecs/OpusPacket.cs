namespace Parley.Rtc.Codecs;

/// <summary>Facts of an Opus packet from its table-of-contents byte (RFC 6716 section 3.1).</summary>
public readonly struct OpusPacket
{
    // Frame durations in units of 2.5 ms by configuration modulo 4: SILK, hybrid (two of them), CELT (RFC 6716 table 2).
    private static ReadOnlySpan<byte> SilkUnits => [4, 8, 16, 24];

    private static ReadOnlySpan<byte> CeltUnits => [1, 2, 4, 8];

    private OpusPacket(int frameUnits, int frames, bool stereo, bool silence)
    {
        FrameDuration = new TimeSpan(frameUnits * 25 * TimeSpan.TicksPerMillisecond / 10);
        FrameCount = frames;
        IsStereo = stereo;
        IsSilence = silence;
    }

    /// <summary>Duration of one frame, 2.5 to 60 ms.</summary>
    public TimeSpan FrameDuration { get; }

    /// <summary>Frames in the packet, 1 to 48.</summary>
    public int FrameCount { get; }

    /// <summary>True when the frames are coded in stereo.</summary>
    public bool IsStereo { get; }

    /// <summary>
    /// True for what an encoder sends during discontinuous transmission: at most one byte behind the table of contents
    /// (RFC 7587 section 3.1.3).
    /// </summary>
    public bool IsSilence { get; }

    /// <summary>Duration of the whole packet, at most 120 ms.</summary>
    public TimeSpan Duration => FrameDuration * FrameCount;

    /// <summary>Reads a packet.</summary>
    /// <param name="payload">The RTP payload.</param>
    /// <param name="packet">The facts, or default.</param>
    /// <returns>False when the packet is empty or its frame count breaks RFC 6716 section 3.4 (R1, R5).</returns>
    public static bool TryParse(ReadOnlySpan<byte> payload, out OpusPacket packet)
    {
        packet = default;
        if (payload.IsEmpty)
        {
            return false;
        }

        var configuration = payload[0] >> 3;
        int units = configuration switch
        {
            < 12 => SilkUnits[configuration & 3],
            < 16 => CeltUnits[2 + (configuration & 1)],
            _ => CeltUnits[configuration & 3],
        };
        int frames;
        switch (payload[0] & 3)
        {
            case 0:
                frames = 1;
                break;
            case 3:
                if (payload.Length < 2)
                {
                    return false;
                }

                frames = payload[1] & 0x3F;
                break;
            default:
                frames = 2;
                break;
        }

        // 48 units of 2.5 ms are the 120 ms a packet may last.
        if (frames == 0 || frames * units > 48)
        {
            return false;
        }

        packet = new OpusPacket(units, frames, (payload[0] & 4) != 0, payload.Length <= 2);
        return true;
    }
}
