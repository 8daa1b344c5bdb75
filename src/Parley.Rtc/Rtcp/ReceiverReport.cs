using System.Buffers.Binary;

namespace Parley.Rtc.Rtcp;

/// <summary>A receiver report (RFC 3550 section 6.4.2).</summary>
public readonly ref struct ReceiverReport
{
    private readonly ReadOnlySpan<byte> _reports;

    private ReceiverReport(ReadOnlySpan<byte> body, int count)
    {
        Ssrc = BinaryPrimitives.ReadUInt32BigEndian(body);
        _reports = body.Slice(4, count * ReportBlock.Length);
    }

    /// <summary>The source that reports.</summary>
    public uint Ssrc { get; }

    /// <summary>Number of reception reports, 0 to 31.</summary>
    public int ReportCount => _reports.Length / ReportBlock.Length;

    /// <summary>One of the reception reports.</summary>
    /// <param name="index">0 to <see cref="ReportCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below the count.</exception>
    public ReportBlock Report(int index) => ReportBlock.Read(_reports.Slice(index * ReportBlock.Length, ReportBlock.Length));

    /// <summary>Reads a receiver report.</summary>
    /// <param name="block">A packet of a compound.</param>
    /// <param name="report">The report, or default.</param>
    /// <returns>False when it is another packet or too short for its count.</returns>
    public static bool TryParse(in RtcpBlock block, out ReceiverReport report)
    {
        report = default;
        if (block.Type != RtcpPacketType.ReceiverReport || block.Body.Length < 4 + (block.Count * ReportBlock.Length))
        {
            return false;
        }

        report = new ReceiverReport(block.Body, block.Count);
        return true;
    }

    /// <summary>Adds a receiver report.</summary>
    /// <param name="writer">The compound.</param>
    /// <param name="ssrc">The source that reports.</param>
    /// <param name="reports">At most 31 reception reports.</param>
    /// <returns>False when it does not fit.</returns>
    public static bool TryWrite(ref RtcpWriter writer, uint ssrc, scoped ReadOnlySpan<ReportBlock> reports)
    {
        if (reports.Length > 31 || !writer.TryReserve(
            RtcpPacketType.ReceiverReport, reports.Length, 4 + (reports.Length * ReportBlock.Length), out var body))
        {
            return false;
        }

        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        for (var index = 0; index < reports.Length; index++)
        {
            reports[index].Write(body[(4 + (index * ReportBlock.Length))..]);
        }

        return true;
    }
}
