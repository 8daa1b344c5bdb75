using System.Buffers.Binary;

namespace Parley.Rtc.Rtcp;

/// <summary>A sender report (RFC 3550 section 6.4.1).</summary>
public readonly ref struct SenderReport
{
    private const int FixedLength = 24;

    private readonly ReadOnlySpan<byte> _reports;

    private SenderReport(ReadOnlySpan<byte> body, int count)
    {
        Info = new SenderInfo(
            BinaryPrimitives.ReadUInt32BigEndian(body),
            BinaryPrimitives.ReadUInt64BigEndian(body[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(body[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(body[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(body[20..]));
        _reports = body.Slice(FixedLength, count * ReportBlock.Length);
    }

    /// <summary>What the sender says about itself.</summary>
    public SenderInfo Info { get; }

    /// <summary>Number of reception reports, 0 to 31.</summary>
    public int ReportCount => _reports.Length / ReportBlock.Length;

    /// <summary>One of the reception reports.</summary>
    /// <param name="index">0 to <see cref="ReportCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below the count.</exception>
    public ReportBlock Report(int index) => ReportBlock.Read(_reports.Slice(index * ReportBlock.Length, ReportBlock.Length));

    /// <summary>Reads a sender report.</summary>
    /// <param name="block">A packet of a compound.</param>
    /// <param name="report">The report, or default.</param>
    /// <returns>False when it is another packet or too short for its count.</returns>
    public static bool TryParse(in RtcpBlock block, out SenderReport report)
    {
        report = default;
        if (block.Type != RtcpPacketType.SenderReport
            || block.Body.Length < FixedLength + (block.Count * ReportBlock.Length))
        {
            return false;
        }

        report = new SenderReport(block.Body, block.Count);
        return true;
    }

    /// <summary>Adds a sender report.</summary>
    /// <param name="writer">The compound.</param>
    /// <param name="info">What we say about ourselves.</param>
    /// <param name="reports">At most 31 reception reports.</param>
    /// <returns>False when it does not fit.</returns>
    public static bool TryWrite(ref RtcpWriter writer, in SenderInfo info, scoped ReadOnlySpan<ReportBlock> reports)
    {
        if (reports.Length > 31 || !writer.TryReserve(
            RtcpPacketType.SenderReport, reports.Length, FixedLength + (reports.Length * ReportBlock.Length), out var body))
        {
            return false;
        }

        BinaryPrimitives.WriteUInt32BigEndian(body, info.Ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(body[4..], info.NtpTime);
        BinaryPrimitives.WriteUInt32BigEndian(body[12..], info.RtpTimestamp);
        BinaryPrimitives.WriteUInt32BigEndian(body[16..], info.PacketCount);
        BinaryPrimitives.WriteUInt32BigEndian(body[20..], info.OctetCount);
        for (var index = 0; index < reports.Length; index++)
        {
            reports[index].Write(body[(FixedLength + (index * ReportBlock.Length))..]);
        }

        return true;
    }
}
