using Parley.Bench.Load;
using Parley.Rtc.Rtcp;

namespace Parley.Bench.Tests.Load;

public sealed class ArrivalLogTests
{
    [Fact]
    public void Reports_every_packet_once()
    {
        var log = new ArrivalLog();
        log.Add(65535, 1_000_000_000);
        log.Add(1, 1_001_000_000);

        Covered(log).ShouldBe(3);
        log.Add(2, 1_002_000_000);
        Covered(log).ShouldBe(1);
        Covered(log).ShouldBe(0);
    }

    private static int Covered(ArrivalLog log)
    {
        var buffer = new byte[1000];
        var writer = new RtcpWriter(buffer);
        log.TryWrite(ref writer, 1, 2);
        var reader = new RtcpReader(buffer.AsSpan(0, writer.Length));

        // Base sequence number, then the count of packets (transport-wide feedback, offset 10 of the body).
        return reader.TryRead(out var block) ? (block.Body[10] << 8) | block.Body[11] : 0;
    }
}
