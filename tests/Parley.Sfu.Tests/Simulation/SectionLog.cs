using System.Buffers.Binary;
using Parley.Rtc.Codecs;
using Parley.Rtc.Rtcp;
using Parley.Rtc.Rtp;
using Parley.Sfu.Tests.Bandwidth;

namespace Parley.Sfu.Tests.Simulation;

/// <summary>
/// What came in one section and what a browser does about it: gaps are asked for again, up to ten times, and filled with what is
/// resent. Tells afterwards whether a decoder could have shown it.
/// </summary>
internal sealed class SectionLog
{
    private const int MostRequests = 10;
    private static readonly TimeSpan FirstRequest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan NextRequest = TimeSpan.FromMilliseconds(100);

    private readonly SortedDictionary<long, Entry> _packets = [];
    private readonly SortedDictionary<long, Request> _missing = [];
    private long _newest = -1;
    private uint _ssrc;

    public int Count => _packets.Count;

    public int GivenUp { get; private set; }

    public int Duplicates { get; private set; }

    /// <summary>The packets in their order.</summary>
    public IEnumerable<Entry> Packets => _packets.Values;

    public void OnPacket(TimeSpan now, ushort number, in RtpHeader header, ReadOnlySpan<byte> payload, bool isVideo, bool isResend)
    {
        _ssrc = isResend ? _ssrc : header.Ssrc;
        var sequence = _newest < 0 ? number + 65_536L : _newest + (short)(number - (ushort)_newest);
        for (var gap = _newest + 1; _newest >= 0 && gap < sequence; gap++)
        {
            _missing[gap] = new Request(now + FirstRequest, 0);
        }

        _newest = Math.Max(_newest, sequence);
        _missing.Remove(sequence);
        if (payload.IsEmpty)
        {
            _packets.TryAdd(sequence, _packets.GetValueOrDefault(sequence - 1) with { Sequence = sequence });
            return;
        }

        var vp8 = default(Vp8Descriptor);
        var isPicture = isVideo && Vp8Descriptor.TryParse(payload, out vp8);
        var entry = new Entry(
            sequence, now, header.Timestamp, SimulcastSource.Stamp(payload), isPicture ? BinaryPrimitives.ReadUInt16BigEndian(payload[2..]) & 0x7FFF : 0,
            vp8.FrameStart && vp8.Keyframe);
        Duplicates += _packets.TryAdd(sequence, entry) ? 0 : 1;
    }

    /// <summary>Asks for what is missing.</summary>
    public void Advance(TimeSpan now, SimulatedClient client)
    {
        var due = _missing.Where(missing => missing.Value.At <= now).Take(100).ToArray();
        if (due.Length == 0)
        {
            return;
        }

        foreach (var (sequence, request) in due)
        {
            if (request.Tries == MostRequests)
            {
                _missing.Remove(sequence);
                GivenUp++;
            }
            else
            {
                _missing[sequence] = new Request(now + NextRequest, request.Tries + 1);
            }
        }

        client.SendRtcp(buffer =>
        {
            var writer = new RtcpWriter(buffer);
            NegativeAcknowledgement.TryWrite(ref writer, 1, _ssrc, [.. due.Select(missing => (ushort)missing.Key)]);
            return writer.Length;
        });
    }

    /// <param name="Sequence">Its number, which does not wrap.</param>
    /// <param name="At">When it came.</param>
    /// <param name="Timestamp">Its RTP timestamp.</param>
    /// <param name="Stamp">The publisher's source.</param>
    /// <param name="PictureId">Of video: 15 bits.</param>
    /// <param name="IsKeyframe">It begins a keyframe.</param>
    internal readonly record struct Entry(long Sequence, TimeSpan At, uint Timestamp, uint Stamp, int PictureId, bool IsKeyframe);

    private readonly record struct Request(TimeSpan At, int Tries);
}
