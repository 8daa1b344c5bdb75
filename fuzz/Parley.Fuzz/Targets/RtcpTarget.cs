using Parley.Rtc.Rtcp;

namespace Parley.Fuzz.Targets;

/// <summary>Compound RTCP of all types; what has a writer is written again and must read the same.</summary>
internal sealed class RtcpTarget : FuzzTarget
{
    // 24 bits of reference time in units of 64 ms.
    private const long TimeRange = 1L << 32;

    private readonly byte[] _buffer = new byte[4096];
    private readonly ushort[] _lost = new ushort[17 * 400];
    private readonly long[] _arrivals = new long[TransportFeedbackWriter.MaxPackets];

    public override string Name => "rtcp";

    public override void Run(ReadOnlySpan<byte> input)
    {
        var reader = new RtcpReader(input);
        var packets = 0;
        while (reader.TryRead(out var block))
        {
            Hold(++packets <= input.Length / RtcpReader.HeaderLength, "each packet has a header");
            Reports(block);
            Names(block);
            Requests(block);
            Feedback(block);
        }
    }

    private static void Reports(in RtcpBlock block)
    {
        if (SenderReport.TryParse(block, out var sender))
        {
            for (var index = 0; index < sender.ReportCount; index++)
            {
                sender.Report(index);
            }
        }

        if (ReceiverReport.TryParse(block, out var receiver))
        {
            for (var index = 0; index < receiver.ReportCount; index++)
            {
                receiver.Report(index);
            }
        }
    }

    private static void Names(in RtcpBlock block)
    {
        if (SourceDescription.TryParse(block, out var description))
        {
            var chunks = 0;
            while (description.TryRead(out _, out var name))
            {
                Hold(name.Length <= 255 && ++chunks <= 31, "names and sources are bounded");
            }
        }

        if (Goodbye.TryParse(block, out var goodbye))
        {
            for (var index = 0; index < goodbye.Count; index++)
            {
                goodbye.Source(index);
            }
        }
    }

    private void Requests(in RtcpBlock block)
    {
        PictureLossIndication.TryParse(block, out _);
        if (FullIntraRequest.TryParse(block, out var intra))
        {
            for (var index = 0; index < intra.Count; index++)
            {
                intra.Entry(index);
            }
        }

        if (ReceiverEstimatedMaximumBitrate.TryParse(block, out var estimate))
        {
            Hold(estimate.BitsPerSecond >= 0, "an estimate is not negative");
            for (var index = 0; index < estimate.SourceCount; index++)
            {
                estimate.Source(index);
            }
        }

        if (NegativeAcknowledgement.TryParse(block, out var request))
        {
            var count = 0;
            while (request.TryRead(out var number))
            {
                Hold(count < _lost.Length, "17 numbers an entry at most");
                _lost[count++] = number;
            }

            Hold(count <= block.Body.Length / 4 * 17, "17 numbers an entry at most");
        }
    }

    private void Feedback(in RtcpBlock block)
    {
        if (!TransportFeedback.TryParse(block, out var feedback))
        {
            return;
        }

        var count = 0;
        var first = (ushort)0;
        while (feedback.TryRead(out var number, out var received, out var time))
        {
            first = count == 0 ? number : first;
            Hold(number == (ushort)(first + count), "numbers follow each other");
            if (count < _arrivals.Length)
            {
                _arrivals[count] = received ? time : TransportFeedbackWriter.NotReceived;
            }

            Hold(++count <= ushort.MaxValue, "16 bits of packets at most");
        }

        var arrivals = _arrivals.AsSpan(0, Math.Min(count, _arrivals.Length));
        var writer = new RtcpWriter(_buffer);
        var written = TransportFeedbackWriter.Write(ref writer, 1, 2, 3, first, arrivals);
        if (written == 0)
        {
            return;
        }

        var reader = new RtcpReader(_buffer.AsSpan(0, writer.Length));
        Hold(reader.TryRead(out var report), "a report can be read");
        Hold(TransportFeedback.TryParse(report, out var copy), "a report is one");
        for (var index = 0; index < written; index++)
        {
            Hold(copy.TryRead(out var number, out var received, out var time) && number == (ushort)(first + index)
                && received == (arrivals[index] != TransportFeedbackWriter.NotReceived), "a packet comes back");
            Hold(!received || (time - arrivals[index]) % TimeRange == 0, "its time comes back");
        }
    }
}
