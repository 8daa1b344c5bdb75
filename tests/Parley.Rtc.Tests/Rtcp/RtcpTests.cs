using Parley.Rtc.Rtcp;

namespace Parley.Rtc.Tests.Rtcp;

public sealed class RtcpTests
{
    private static readonly ReportBlock Report = new(7, 12, -3, 0x00012345, 99, 0x11223344, 65536);
    private static readonly ReportBlock[] Reports = [Report, Report with { Ssrc = 8 }];
    private static readonly ushort[] Lost = [65534, 65535, 14, 15, 200];
    private static readonly uint[] Sources = [7, 8];
    private static readonly SenderInfo Info = new(5, 0x0102030405060708, 90_000, 10, 12_000);

    [Fact]
    public void Carries_every_packet_type_in_one_compound()
    {
        Span<byte> buffer = stackalloc byte[600];
        var length = WriteAll(buffer);
        var reader = new RtcpReader(buffer[..length]);

        reader.TryRead(out var block).ShouldBeTrue();
        SenderReport.TryParse(block, out var sender).ShouldBeTrue();
        sender.Info.ShouldBe(Info);
        sender.ReportCount.ShouldBe(1);
        sender.Report(0).ShouldBe(Report);

        reader.TryRead(out block).ShouldBeTrue();
        ReceiverReport.TryParse(block, out var receiver).ShouldBeTrue();
        (receiver.Ssrc, receiver.ReportCount).ShouldBe((6u, 2));
        receiver.Report(1).ShouldBe(Report with { Ssrc = 8 });

        reader.TryRead(out block).ShouldBeTrue();
        SourceDescription.TryParse(block, out var description).ShouldBeTrue();
        description.TryRead(out var ssrc, out var name).ShouldBeTrue();
        ssrc.ShouldBe(5u);
        name.SequenceEqual("someone"u8).ShouldBeTrue();
        description.TryRead(out _, out _).ShouldBeFalse();

        reader.TryRead(out block).ShouldBeTrue();
        NegativeAcknowledgement.TryParse(block, out var request).ShouldBeTrue();
        List<ushort> lost = [];
        while (request.TryRead(out var number))
        {
            lost.Add(number);
        }

        lost.ShouldBe([65534, 65535, 14, 15, 200]);
        (request.Sender, request.Media).ShouldBe((5u, 7u));

        reader.TryRead(out block).ShouldBeTrue();
        PictureLossIndication.TryParse(block, out var picture).ShouldBeTrue();
        picture.ShouldBe(new PictureLossIndication(5, 7));

        reader.TryRead(out block).ShouldBeTrue();
        FullIntraRequest.TryParse(block, out var intra).ShouldBeTrue();
        intra.Count.ShouldBe(1);
        intra.Entry(0).ShouldBe((7u, (byte)3));

        reader.TryRead(out block).ShouldBeTrue();
        ReceiverEstimatedMaximumBitrate.TryParse(block, out var estimate).ShouldBeTrue();
        estimate.BitsPerSecond.ShouldBe(2_500_000 >> 4 << 4);
        (estimate.SourceCount, estimate.Source(1)).ShouldBe((2, 8u));

        reader.TryRead(out block).ShouldBeTrue();
        Goodbye.TryParse(block, out var goodbye).ShouldBeTrue();
        (goodbye.Count, goodbye.Source(0)).ShouldBe((1, 5u));
        reader.TryRead(out _).ShouldBeFalse();
    }

    [Fact]
    public void Writes_the_example_of_the_SDES_layout()
    {
        Span<byte> buffer = stackalloc byte[40];
        var writer = new RtcpWriter(buffer);

        SourceDescription.TryWrite(ref writer, 1, "ab"u8).ShouldBeTrue();

        Convert.ToHexString(buffer[..writer.Length]).ShouldBe("81CA0003" + "00000001" + "01026162" + "00000000");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(262_143)]
    [InlineData(262_144)]
    [InlineData(long.MaxValue)]
    public void Rounds_estimates_down_to_18_bits(long bitsPerSecond)
    {
        Span<byte> buffer = stackalloc byte[100];
        var writer = new RtcpWriter(buffer);
        ReceiverEstimatedMaximumBitrate.TryWrite(ref writer, 1, bitsPerSecond, [2]).ShouldBeTrue();
        new RtcpReader(buffer[..writer.Length]).TryRead(out var block).ShouldBeTrue();

        ReceiverEstimatedMaximumBitrate.TryParse(block, out var estimate).ShouldBeTrue();

        estimate.BitsPerSecond.ShouldBeLessThanOrEqualTo(bitsPerSecond);
        (bitsPerSecond - estimate.BitsPerSecond).ShouldBeLessThanOrEqualTo(bitsPerSecond >> 17);
    }

    [Fact]
    public void Writes_nothing_when_it_does_not_fit()
    {
        var writer = new RtcpWriter(new byte[20]);

        SenderReport.TryWrite(ref writer, Info, []).ShouldBeFalse();
        writer.Length.ShouldBe(0);
        new PictureLossIndication(1, 2).TryWrite(ref writer).ShouldBeTrue();
        new PictureLossIndication(1, 2).TryWrite(ref writer).ShouldBeFalse();
        writer.Length.ShouldBe(12);
    }

    [Fact]
    public void Survives_hostile_input()
    {
        var buffer = new byte[600];
        var all = buffer[..WriteAll(buffer)];
        Fuzz.Run(ReadAll, [all], rounds: 40_000);
    }

    [Fact]
    public void Reads_and_writes_without_allocating()
    {
        var buffer = new byte[600];

        var bytes = Allocation.Of(() => ReadAll(buffer.AsSpan(..WriteAll(buffer))));

        bytes.ShouldBe(0);
    }

    private static int WriteAll(Span<byte> buffer)
    {
        var writer = new RtcpWriter(buffer);
        var written = SenderReport.TryWrite(ref writer, Info, Reports.AsSpan(..1))
            && ReceiverReport.TryWrite(ref writer, 6, Reports)
            && SourceDescription.TryWrite(ref writer, 5, "someone"u8)
            && NegativeAcknowledgement.TryWrite(ref writer, 5, 7, Lost)
            && new PictureLossIndication(5, 7).TryWrite(ref writer)
            && FullIntraRequest.TryWrite(ref writer, 5, 7, 3)
            && ReceiverEstimatedMaximumBitrate.TryWrite(ref writer, 5, 2_500_000, Sources)
            && Goodbye.TryWrite(ref writer, 5);
        return written ? writer.Length : 0;
    }

    private static void ReadAll(ReadOnlySpan<byte> input)
    {
        var reader = new RtcpReader(input);
        while (reader.TryRead(out var block))
        {
            if (SenderReport.TryParse(block, out var sender) && sender.ReportCount > 0)
            {
                sender.Report(sender.ReportCount - 1);
            }

            if (ReceiverReport.TryParse(block, out var receiver) && receiver.ReportCount > 0)
            {
                receiver.Report(receiver.ReportCount - 1);
            }

            if (SourceDescription.TryParse(block, out var description))
            {
                while (description.TryRead(out _, out _))
                {
                }
            }

            if (NegativeAcknowledgement.TryParse(block, out var request))
            {
                while (request.TryRead(out _))
                {
                }
            }

            if (FullIntraRequest.TryParse(block, out var intra))
            {
                intra.Entry(intra.Count - 1);
            }

            if (ReceiverEstimatedMaximumBitrate.TryParse(block, out var estimate) && estimate.SourceCount > 0)
            {
                estimate.Source(estimate.SourceCount - 1);
            }

            if (Goodbye.TryParse(block, out var goodbye) && goodbye.Count > 0)
            {
                goodbye.Source(goodbye.Count - 1);
            }

            PictureLossIndication.TryParse(block, out _);
            if (TransportFeedback.TryParse(block, out var feedback))
            {
                while (feedback.TryRead(out _, out _, out _))
                {
                }
            }
        }
    }
}
