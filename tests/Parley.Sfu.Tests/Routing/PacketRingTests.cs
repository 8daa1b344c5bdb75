using Parley.Rtc.Rtp;
using Parley.Sfu.Routing;
using Parley.Sfu.Sending;

namespace Parley.Sfu.Tests.Routing;

public sealed class PacketRingTests
{
    [Fact]
    public void Gives_back_what_is_still_there_and_nothing_else()
    {
        var ring = new PacketRing(10_000, 64);
        var random = new Random(3);
        var sent = new Dictionary<long, byte[]>();
        for (var sequence = 0L; sequence < 1000; sequence++)
        {
            var packet = Packet(random, (ushort)sequence);
            RtpHeader.TryParse(packet, out var header).ShouldBeTrue();
            ring.TryAdd(sequence, packet, new PacketNotes { Header = header }).ShouldBeTrue();
            sent[sequence] = packet;
            var found = 0;
            for (var asked = Math.Max(0, sequence - 100); asked <= sequence + 1; asked++)
            {
                if (ring.TryFind(asked, out var stored, out var notes))
                {
                    found++;
                    stored[..^Run.MaxPadding].SequenceEqual(sent[asked]).ShouldBeTrue();
                    notes.Header.SequenceNumber.ShouldBe((ushort)asked);
                }
            }

            found.ShouldBeGreaterThanOrEqualTo((int)Math.Min(sequence + 1, 7));
        }
    }

    [Fact]
    public void Refuses_repeated_packets_and_those_it_has_no_place_for()
    {
        var ring = new PacketRing(10_000, 64);
        var packet = Packet(new Random(1), 7);
        RtpHeader.TryParse(packet, out var header).ShouldBeTrue();
        var notes = new PacketNotes { Header = header };

        ring.TryAdd(100, packet, notes).ShouldBeTrue();

        ring.TryAdd(100, packet, notes).ShouldBeFalse();
        ring.TryAdd(100 - 64, packet, notes).ShouldBeFalse();
        ring.TryAdd(99, packet, notes).ShouldBeTrue();
        ring.TryFind(100 + 64, out _, out _).ShouldBeFalse();
    }

    private static byte[] Packet(Random random, ushort sequence)
    {
        var packet = new byte[random.Next(12, 1200)];
        random.NextBytes(packet);
        new RtpWriter(packet, 96, false, sequence, 1, 2).FinishHeader();
        return packet;
    }
}
