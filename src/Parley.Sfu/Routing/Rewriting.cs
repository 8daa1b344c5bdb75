using Parley.Rtc.Codecs;
using Parley.Rtc.Rtp;

namespace Parley.Sfu.Routing;

/// <summary>
/// Turns the numbers of changing sources into one stream without gaps: sequence number, timestamp and picture id. Remembers the last
/// changes, so that a receiver's request leads back to the packet.
/// </summary>
internal sealed class Rewriting
{
    private const int Remembered = 8;
    private readonly Span[] _spans = new Span[Remembered];
    private int _count;
    private long _highest;
    private uint _timestamp;
    private ushort _picture;
    private byte _baseLayer;
    private TimeSpan _sentAt;

    /// <param name="firstSequence">Below 32768, so that the loss of the first packets cannot upset the receiver's rollover counter.</param>
    /// <param name="firstTimestamp">Any.</param>
    public Rewriting(ushort firstSequence, uint firstTimestamp)
    {
        _highest = firstSequence;
        _timestamp = firstTimestamp;
    }

    public ref readonly Span Current => ref _spans[(_count - 1) % Remembered];

    /// <summary>Continues with another source, beginning with a packet of it.</summary>
    public void Switch(TimeSpan now, IncomingStream stream, long sequence, uint timestamp, in PacketFacts facts, IncomingStream? before)
    {
        var frame = (uint)(stream.ClockRate / 50);
        var elapsed = _count == 0 ? 0 : Math.Max(frame, (uint)((now - _sentAt).TotalSeconds * stream.ClockRate));
        var next = _timestamp + elapsed;
        if (before is { HasReport: true } && before.Track == stream.Track && stream.HasReport && _count > 0)
        {
            // Both layers' reports name one clock, which is exact where arrival times are not.
            var aligned = before.TimestampFor(stream, timestamp) + Current.Timestamp;
            next = (int)(aligned - _timestamp) > 0 && aligned - _timestamp < 5u * (uint)stream.ClockRate ? aligned : next;
        }

        _spans[_count++ % Remembered] = new Span
        {
            Stream = stream,
            First = _highest + 1,
            Sequence = _highest + 1 - sequence,
            Timestamp = next - timestamp,
            Picture = (ushort)(_picture + 1 - facts.PictureId),
            BaseLayer = (byte)(_baseLayer + 1 - facts.BaseLayerIndex),
        };
    }

    public void OnSent(TimeSpan now, long sequence, uint timestamp, in PacketFacts facts)
    {
        ref readonly var span = ref Current;
        _sentAt = now;
        if (sequence + span.Sequence > _highest)
        {
            _highest = sequence + span.Sequence;
            _timestamp = timestamp + span.Timestamp;
            _picture = (ushort)(facts.PictureId + span.Picture);
            _baseLayer = (byte)(facts.BaseLayerIndex + span.BaseLayer);
        }
    }

    /// <summary>Which packet went out under a number.</summary>
    public bool TryFind(ushort sent, out Span span, out long sequence)
    {
        var number = _highest + (short)(sent - (ushort)_highest);
        for (var index = _count - 1; index >= Math.Max(0, _count - Remembered); index--)
        {
            span = _spans[index % Remembered];
            if (number >= span.First)
            {
                sequence = number - span.Sequence;
                return number <= _highest;
            }
        }

        span = default;
        sequence = 0;
        return false;
    }

    /// <summary>Offsets of one source, from the number on that it began with.</summary>
    internal struct Span
    {
        public IncomingStream Stream;
        public long First;
        public long Sequence;
        public uint Timestamp;
        public ushort Picture;
        public byte BaseLayer;

        /// <summary>Writes picture id and base layer index of VP8 into the payload.</summary>
        public readonly void Apply(Span<byte> payload, in RtpHeader header, in PacketFacts facts)
        {
            if (header.PayloadLength > 0 && Vp8Descriptor.TryParse(payload[..header.PayloadLength], out var descriptor))
            {
                descriptor.SetPictureId(payload, (ushort)(facts.PictureId + Picture));
                descriptor.SetBaseLayerIndex(payload, (byte)(facts.BaseLayerIndex + BaseLayer));
            }
        }
    }
}
