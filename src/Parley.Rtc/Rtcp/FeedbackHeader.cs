using System.Buffers.Binary;

namespace Parley.Rtc.Rtcp;

/// <summary>The two sources every feedback packet starts with (RFC 4585 section 6.1).</summary>
internal readonly record struct FeedbackHeader(uint Sender, uint Media)
{
    public const int Length = 8;

    public static bool TryParse(in RtcpBlock block, RtcpPacketType type, int format, out FeedbackHeader header)
    {
        header = default;
        if (block.Type != type || block.Count != format || block.Body.Length < Length)
        {
            return false;
        }

        header = new FeedbackHeader(
            BinaryPrimitives.ReadUInt32BigEndian(block.Body), BinaryPrimitives.ReadUInt32BigEndian(block.Body[4..]));
        return true;
    }
}
