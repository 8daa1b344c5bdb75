using Parley.Rtc.Rtcp;

namespace Parley.Rtc.Tests.Rtcp;

public sealed class TransportFeedbackTests
{
    [Fact]
    public void Reads_a_report_made_by_hand()
    {
        // Base 5, 7 packets, reference 1 (256 units), number 9; a two-bit vector 1 0 2 1 0 0 1, deltas 10, -2, 3, 4.
        var packet = Bytes.Hex("8fcd0006 00000001 00000002 00050007 00000109 d241 0a fffe 03 04 000000");
        new RtcpReader(packet).TryRead(out var block).ShouldBeTrue();

        TransportFeedback.TryParse(block, out var feedback).ShouldBeTrue();

        (feedback.BaseSequence, feedback.PacketCount, feedback.FeedbackNumber).ShouldBe(((ushort)5, 7, (byte)9));
        Read(feedback).ShouldBe([(5, 266), (7, 264), (8, 267), (11, 271)]);
    }

    [Fact]
    public void Reads_runs_beside_vectors()
    {
        // 3 packets not received in a run, then a one-bit vector of 11 with the first and last received.
        var packet = Bytes.Hex("8fcd0006 00000001 00000002 0005000e 00000100 0003 a008 0102 0000");
        new RtcpReader(packet).TryRead(out var block).ShouldBeTrue();

        TransportFeedback.TryParse(block, out var feedback).ShouldBeTrue();

        Read(feedback).ShouldBe([(8, 257), (18, 259)]);
    }

    [Fact]
    public void Round_trips_random_arrivals()
    {
        var random = new Random(6);
        var buffer = new byte[1200];
        for (var round = 0; round < 3000; round++)
        {
            var arrivals = Draw(random, random.Next(1, 400));
            var expected = new List<(int, long)>();
            var start = (ushort)random.Next(65536);
            var at = 0;
            var reports = 0;
            while (at < arrivals.Length)
            {
                if (arrivals[at] == TransportFeedbackWriter.NotReceived)
                {
                    at++;
                    continue;
                }

                var writer = new RtcpWriter(buffer);
                var count = TransportFeedbackWriter.Write(
                    ref writer, 1, 2, (byte)reports++, (ushort)(start + at), arrivals.AsSpan(at..));
                count.ShouldBeGreaterThan(0);
                new RtcpReader(buffer.AsSpan(..writer.Length)).TryRead(out var block).ShouldBeTrue();
                TransportFeedback.TryParse(block, out var feedback).ShouldBeTrue($"round {round}");
                feedback.PacketCount.ShouldBe(count);

                expected.Clear();
                for (var index = at; index < at + count; index++)
                {
                    if (arrivals[index] != TransportFeedbackWriter.NotReceived)
                    {
                        expected.Add(((ushort)(start + index), arrivals[index]));
                    }
                }

                Read(feedback).ShouldBe(expected, $"round {round}");
                at += count;
            }
        }
    }

    [Fact]
    public void Refuses_every_truncation()
    {
        var buffer = new byte[1200];
        var writer = new RtcpWriter(buffer);
        TransportFeedbackWriter.Write(ref writer, 1, 2, 3, 4, Draw(new Random(1), 100));
        new RtcpReader(buffer.AsSpan(..writer.Length)).TryRead(out var whole).ShouldBeTrue();
        for (var length = 0; length < whole.Body.Length - 3; length++)
        {
            var block = new RtcpBlock(whole.Type, whole.Count, whole.Body[..length]);
            TransportFeedback.TryParse(block, out _).ShouldBeFalse($"{length} bytes");
        }
    }

    [Fact]
    public void Survives_hostile_input()
    {
        var buffer = new byte[1200];
        var writer = new RtcpWriter(buffer);
        TransportFeedbackWriter.Write(ref writer, 1, 2, 3, 4, Draw(new Random(1), 100));
        Fuzz.Run(
            input =>
            {
                if (new RtcpReader(input).TryRead(out var block) && TransportFeedback.TryParse(block, out var feedback))
                {
                    while (feedback.TryRead(out _, out _, out _))
                    {
                    }
                }
            },
            [buffer[..writer.Length]],
            rounds: 40_000);
    }

    [Fact]
    public void Reports_losses_in_front_of_the_first_arrival()
    {
        var buffer = new byte[100];
        var writer = new RtcpWriter(buffer);
        long missing = TransportFeedbackWriter.NotReceived;

        TransportFeedbackWriter.Write(ref writer, 1, 2, 3, 65_534, [missing, missing, missing, 5000, 5001]).ShouldBe(5);

        new RtcpReader(buffer.AsSpan(..writer.Length)).TryRead(out var block).ShouldBeTrue();
        TransportFeedback.TryParse(block, out var feedback).ShouldBeTrue();
        feedback.PacketCount.ShouldBe(5);
        Read(feedback).ShouldBe([(1, 5000), (2, 5001)]);
    }

    [Fact]
    public void Writes_nothing_without_an_arrival_or_room()
    {
        var writer = new RtcpWriter(new byte[20]);

        TransportFeedbackWriter.Write(ref writer, 1, 2, 3, 4, []).ShouldBe(0);
        TransportFeedbackWriter.Write(ref writer, 1, 2, 3, 4, [TransportFeedbackWriter.NotReceived]).ShouldBe(0);
        TransportFeedbackWriter.Write(ref writer, 1, 2, 3, 4, [1]).ShouldBe(0);
        writer.Length.ShouldBe(0);
    }

    private static long[] Draw(Random random, int count)
    {
        var loss = random.Next(3) * 20;
        long time = random.Next(1_000_000);
        var arrivals = new long[count];
        for (var index = 0; index < count; index++)
        {
            time += random.Next(30) switch { 0 => random.Next(-2000, 2000), 1 => 400, _ => random.Next(20) };
            time = Math.Max(0, time);
            arrivals[index] = index > 0 && random.Next(100) < loss ? TransportFeedbackWriter.NotReceived : time;
        }

        return arrivals;
    }

    private static List<(int Number, long Time)> Read(TransportFeedback feedback)
    {
        List<(int, long)> packets = [];
        while (feedback.TryRead(out var number, out var received, out var time))
        {
            if (received)
            {
                packets.Add((number, time));
            }
        }

        return packets;
    }
}
