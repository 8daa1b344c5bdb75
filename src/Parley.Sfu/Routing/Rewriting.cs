using Parley.Rtc.Codecs;
using Parley.Sfu.Selection;

namespace Parley.Sfu.Routing;

/// <summary>
/// Turns the numbers of changing sources into one stream: sequence number, timestamp, picture id, frame number. What is left out on
/// purpose leaves no gap; what was lost does, and a late packet finds its place. A receiver's request leads back to the packet.
/// </summary>
internal sealed class Rewriting
{
    private readonly NumberRuns _runs = new();
    private NumberRun _next;
    private long _nextNumber;
    private long _highest;
    private PacketFacts _highestFacts;
    private uint _highestTimestamp;
    private bool _highestKept;
    private bool _compactsPictures;
    private uint _lastTimestamp;
    private ushort _lastPicture;
    private ushort _lastFrame;
    private byte _lastBaseLayer;
    private uint _leftOut;
    private bool _leavesOut;
    private TimeSpan _sentAt;

    /// <param name="firstSequence">Below 32768, so that the loss of the first packets cannot upset the receiver's rollover counter.</param>
    /// <param name="firstTimestamp">Any.</param>
    public Rewriting(ushort firstSequence, uint firstTimestamp)
    {
        _nextNumber = firstSequence;
        _lastTimestamp = firstTimestamp;
    }

    /// <summary>What is added to the timestamps of the source that is forwarded now.</summary>
    public uint TimestampShift => _next.TimestampShift;

    public bool HasSent => _runs.Count > 0;

    /// <summary>How long ago something was sent.</summary>
    public TimeSpan SilentFor(TimeSpan now) => now - _sentAt;

    /// <summary>Continues with another source, beginning with a packet of it.</summary>
    /// <param name="now">The time.</param>
    /// <param name="stream">The source.</param>
    /// <param name="start">The packet.</param>
    /// <param name="before">The source before, or null after a pause.</param>
    /// <param name="age">How much older than the source's newest packet this one is.</param>
    public void Switch(TimeSpan now, IncomingStream stream, in ArrivedPacket start, IncomingStream? before, TimeSpan age)
    {
        var timestamp = start.Header.Timestamp;
        var frame = (uint)(stream.ClockRate / 50);
        var elapsed = HasSent ? Math.Max(frame, (uint)Math.Max(0, (now - _sentAt - age).TotalSeconds * stream.ClockRate)) : 0;
        var next = _lastTimestamp + elapsed;
        if (before is { HasReport: true } && before.Track == stream.Track && stream.HasReport && HasSent)
        {
            // Both layers' reports name one clock, which is exact where arrival times are not.
            var aligned = before.TimestampFor(stream, timestamp) + _next.TimestampShift;
            next = (int)(aligned - _lastTimestamp) > 0 && aligned - _lastTimestamp < 5u * (uint)stream.ClockRate ? aligned : next;
        }

        _next = new NumberRun
        {
            Stream = stream,
            TimestampShift = next - timestamp,
            PictureShift = (ushort)(_lastPicture + 1 - start.Facts.PictureId),
            FrameShift = (ushort)(_lastFrame + 1 - start.FrameNumber),
            BaseLayerShift = (byte)(_lastBaseLayer + 1 - start.Facts.BaseLayerIndex),
        };
        _highest = start.Sequence - 1;
        _highestKept = true;
        _leavesOut = false;

        // Only VP8 has a receiver wait for a picture whose id is missing; VP9 counts references in picture ids.
        _compactsPictures = start.Codec == Codec.Vp8 && start.Facts.Has(PacketTraits.HasPictureId);
    }

    /// <summary>Numbers a packet to be forwarded.</summary>
    /// <param name="now">The time.</param>
    /// <param name="packet">A packet of the source.</param>
    /// <param name="top">The highest spatial layer that is forwarded.</param>
    /// <param name="numbering">Its numbers.</param>
    /// <returns>False when it has no place: it is older than the switch, or its place was closed.</returns>
    public bool TryKeep(TimeSpan now, in ArrivedPacket packet, int top, out Numbering numbering)
    {
        if (packet.Sequence <= _highest)
        {
            return TryKeepLate(_next.Stream, packet, out numbering);
        }

        Expect(packet, kept: true);
        _next.Top = (byte)top;
        Extend(packet.Sequence, packet.Sequence + 1);
        _sentAt = now;
        numbering = _runs.Last.Number(packet.Sequence, packet.Header, packet.Facts);
        _lastTimestamp = (int)(numbering.Timestamp - _lastTimestamp) > 0 ? numbering.Timestamp : _lastTimestamp;
        _lastPicture = numbering.PictureId;
        _lastFrame = (ushort)(packet.FrameNumber + _next.FrameShift);
        _lastBaseLayer = numbering.BaseLayerIndex;
        return true;
    }

    /// <summary>Finds the place of a packet that is late, perhaps of a source before.</summary>
    public bool TryKeepLate(IncomingStream stream, in ArrivedPacket packet, out Numbering numbering)
    {
        var index = _runs.FindSource(stream, packet.Sequence);
        numbering = index < 0 ? default : _runs.At(index).Number(packet.Sequence, packet.Header, packet.Facts);
        return index >= 0 && !numbering.IsEmpty;
    }

    /// <summary>Leaves a packet out.</summary>
    /// <returns>True when the receiver counts on one in its place, so that an empty one must be sent.</returns>
    public bool TryLeaveOut(in ArrivedPacket packet, out Numbering numbering)
    {
        numbering = default;
        if (packet.Sequence > _highest)
        {
            Expect(packet, kept: false);
            if (_compactsPictures && packet.Facts.Has(PacketTraits.HasPictureId)
                && (!_leavesOut || _leftOut != packet.Header.Timestamp))
            {
                _next.PictureShift--;
                _leavesOut = true;
                _leftOut = packet.Header.Timestamp;
            }

            return false;
        }

        var index = _runs.FindSource(_next.Stream, packet.Sequence);
        if (index < 0 || _runs.At(index).IsEmpty)
        {
            return false;
        }

        numbering = _runs.At(index).Number(packet.Sequence, packet.Header, packet.Facts) with { IsEmpty = true, Marker = false };
        _runs.Empty(index, packet.Sequence);
        return true;
    }

    /// <summary>Which packet went out, or would have, under a number.</summary>
    public bool TryFind(ushort sent, out NumberRun run, out long sequence)
    {
        var number = _nextNumber - 1 + (short)(sent - (ushort)(_nextNumber - 1));
        var found = _runs.TryFindNumber(number, out run);
        sequence = number - run.Shift;
        return found;
    }

    /// <summary>Keeps places for what is missing between the newest packet and this one, unless it was certainly not for the receiver.</summary>
    private void Expect(in ArrivedPacket packet, bool kept)
    {
        var missing = packet.Sequence - _highest - 1;
        if (missing > 0 && !IsOfPictureLeftOut(packet, missing, kept))
        {
            Extend(_highest + 1, packet.Sequence);
        }

        _highest = packet.Sequence;
        _highestFacts = packet.Facts;
        _highestTimestamp = packet.Header.Timestamp;
        _highestKept = kept;
    }

    private bool IsOfPictureLeftOut(in ArrivedPacket packet, long missing, bool kept)
    {
        if (packet.Header.Timestamp == _highestTimestamp)
        {
            // In the middle of one frame.
            return !kept && !_highestKept && packet.Facts.SpatialLayer == _highestFacts.SpatialLayer;
        }

        // Between two neighbours: the end of the first or the beginning of the second.
        var neighbours = _compactsPictures && missing < 64
            && (packet.Facts.Traits & _highestFacts.Traits & PacketTraits.HasPictureId) != 0
            && ((packet.Facts.PictureId - _highestFacts.PictureId) & 0x7F) == 1;
        return neighbours
            && ((!_highestKept && packet.Facts.Has(PacketTraits.FrameStart)) || (!kept && _highestFacts.Has(PacketTraits.FrameEnd)));
    }

    private void Extend(long from, long to)
    {
        if (_runs.Count > 0)
        {
            ref var last = ref _runs.Last;
            if (last.End == from && last.EndNumber == _nextNumber && last.HasShiftsOf(_next))
            {
                last.End = to;
                _nextNumber += to - from;
                return;
            }
        }

        _runs.Add(_next with { First = from, End = to, Shift = _nextNumber - from });
        _nextNumber += to - from;
    }
}
