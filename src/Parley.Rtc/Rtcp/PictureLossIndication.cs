namespace Parley.Rtc.Rtcp;

/// <summary>Asks for a keyframe (RFC 4585 section 6.3.1).</summary>
/// <param name="Sender">The source that asks.</param>
/// <param name="Media">The source that shall send the keyframe.</param>
public readonly record struct PictureLossIndication(uint Sender, uint Media)
{
    private const int Format = 1;

    /// <summary>Reads the request.</summary>
    /// <param name="block">A packet of a compound.</param>
    /// <param name="indication">The request, or default.</param>
    /// <returns>False when it is another packet or too short.</returns>
    public static bool TryParse(in RtcpBlock block, out PictureLossIndication indication)
    {
        var valid = FeedbackHeader.TryParse(block, RtcpPacketType.PayloadFeedback, Format, out var header);
        indication = new PictureLossIndication(header.Sender, header.Media);
        return valid;
    }

    /// <summary>Adds the request.</summary>
    /// <param name="writer">The compound.</param>
    /// <returns>False when it does not fit.</returns>
    public bool TryWrite(ref RtcpWriter writer) =>
        writer.TryReserveFeedback(RtcpPacketType.PayloadFeedback, Format, Sender, Media, 0, out _);
}
