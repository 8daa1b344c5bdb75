using Parley.Bench.Load;
using Parley.Bench.Streams;

namespace Parley.Bench.Tests.Load;

/// <summary>A server that drops, repeats, reorders or damages packets must not look good.</summary>
public sealed class StreamLogTests
{
    private readonly LatencyHistogram _latencies = new();
    private readonly StreamLog _log;

    public StreamLogTests() => _log = new StreamLog(Synthetic.Video, _latencies) { From = 10, To = 20 };

    [Fact]
    public void Counts_each_packet_of_the_range_once()
    {
        foreach (var index in (long[])[8, 9, 10, 12, 11, 12, 13, 25])
        {
            Arrive(index);
        }

        _log.Measured.ShouldBe(4);
        _log.Duplicates.ShouldBe(1);
        _log.Reordered.ShouldBe(1);
        _latencies.Count.ShouldBe(4);
    }

    [Fact]
    public void Notices_a_changed_byte_but_not_a_rewritten_picture_id()
    {
        Arrive(10, payload => payload[2] ^= 0x55);
        Arrive(11, payload => payload[500] ^= 1);

        _log.Measured.ShouldBe(1);
        _log.Corrupt.ShouldBe(1);
    }

    [Fact]
    public void Forgets_nothing_when_the_window_moves()
    {
        Arrive(10);
        Arrive(5000);
        Arrive(5001);
        Arrive(5000);
        Arrive(11);

        _log.Duplicates.ShouldBe(1);
        _log.Late.ShouldBe(1);
    }

    private void Arrive(long index, Action<byte[]>? change = null)
    {
        var position = (int)(index % Synthetic.Video.Packets.Count);
        var recorded = Synthetic.Video.Packets[position].Payload;
        var payload = new byte[recorded.Length + Stamp.Length];
        recorded.CopyTo(payload, 0);
        change?.Invoke(payload);
        var stamp = new Stamp(0, MediaKind.Video, 0, position, index, 1000);
        stamp.Write(payload.AsSpan(recorded.Length));
        Stamp.TryRead(payload, out var read).ShouldBeTrue();
        _log.Add(read, payload, 2000);
    }
}
