using System.Buffers.Binary;
using Parley.Rtc.Codecs;
using Parley.Rtc.Rtp;
using Parley.Sfu.Routing;

namespace Parley.Sfu.Sending;

/// <summary>
/// The RTP header of one outgoing track with the extensions every packet has; a packet only changes numbers in it and adds what its
/// publisher sent along.
/// </summary>
internal sealed class HeaderTemplate
{
    /// <summary>More than the longest header: 12 bytes, a name of up to 32, our own values and three of the publisher.</summary>
    public const int MaxLength = 320;

    // A dependency descriptor with the structure of three spatial layers has about 100 bytes.
    private const int LongestValue = 160;
    private const int LongestOneByteValue = 16;

    private readonly byte[] _bytes;
    private readonly ExtensionIds _ids;
    private readonly bool _twoByte;
    private readonly int _sendTimeAt;
    private readonly int _transportAt;
    private readonly int _used;

    public HeaderTemplate(ExtensionIds ids, ReadOnlySpan<byte> mid, uint ssrc, bool twoByte)
    {
        _ids = ids;
        _twoByte = twoByte;
        Span<byte> buffer = stackalloc byte[MaxLength];
        var writer = new RtpWriter(buffer, 0, false, 0, 0, ssrc, twoByte);
        Span<byte> zeros = stackalloc byte[ExtensionValues.AbsoluteSendTimeLength];
        zeros.Clear();
        var used = RtpHeader.FixedLength;
        var element = twoByte ? 2 : 1;
        void Advance(int length) => used += element + length + (used == RtpHeader.FixedLength ? 4 : 0);
        if (ids.Mid != 0)
        {
            writer.AddExtension(ids.Mid, mid);
            Advance(mid.Length);
        }

        if (ids.AbsoluteSendTime != 0)
        {
            writer.AddExtension(ids.AbsoluteSendTime, zeros);
            Advance(zeros.Length);
            _sendTimeAt = used - zeros.Length;
        }

        if (ids.TransportSequence != 0)
        {
            writer.AddExtension(ids.TransportSequence, zeros[..ExtensionValues.TransportSequenceLength]);
            Advance(ExtensionValues.TransportSequenceLength);
            _transportAt = used - ExtensionValues.TransportSequenceLength;
        }

        _used = used;
        _bytes = buffer[..writer.FinishHeader()].ToArray();
    }

    public bool HasTransportSequence => _transportAt != 0;

    /// <summary>The length <see cref="Write"/> will give.</summary>
    public int LengthWith(in ExtensionPlaces places)
    {
        var more = More(places.AudioLevel, _ids.AudioLevel) + More(places.VideoOrientation, _ids.VideoOrientation)
            + More(places.DependencyDescriptor, DependencyDescriptor);
        return more == 0 ? _bytes.Length : (_used + more + (_used == RtpHeader.FixedLength ? 4 : 0) + 3) & ~3;
    }

    /// <summary>Writes the header of a packet.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="queued">Its numbers.</param>
    /// <param name="transportSequence">Its number in all that goes to the peer.</param>
    /// <param name="now">The time of sending.</param>
    /// <param name="source">The publisher's packet, for the values that are passed on.</param>
    /// <param name="places">Where those are.</param>
    /// <returns>Its length.</returns>
    public int Write(
        Span<byte> target, in QueuedPacket queued, ushort transportSequence, TimeSpan now, ReadOnlySpan<byte> source,
        in ExtensionPlaces places)
    {
        _bytes.CopyTo(target);
        target[1] = (byte)((queued.Marker ? 0x80 : 0) | queued.PayloadType);
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], queued.Number);
        BinaryPrimitives.WriteUInt32BigEndian(target[4..], queued.Timestamp);
        if (_sendTimeAt != 0)
        {
            ExtensionValues.WriteAbsoluteSendTime(target[_sendTimeAt..], now);
        }

        if (_transportAt != 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(target[_transportAt..], transportSequence);
        }

        // Without own values the form is not written yet.
        var start = _used == RtpHeader.FixedLength ? _used + 4 : _used;
        var at = Add(target, start, source, places.AudioLevel, _ids.AudioLevel);
        at = Add(target, at, source, places.VideoOrientation, _ids.VideoOrientation);
        at = AddDescriptor(target, at, source, places.DependencyDescriptor, queued.FrameShift);
        if (at == start)
        {
            return _bytes.Length;
        }

        if (start != _used)
        {
            target[0] |= 0x10;
            BinaryPrimitives.WriteUInt16BigEndian(
                target[_used..], _twoByte ? RtpExtensionReader.TwoByteProfile : RtpExtensionReader.OneByteProfile);
        }

        var length = (at + 3) & ~3;
        target[at..length].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(
            target[(RtpHeader.FixedLength + 2)..], (ushort)((length - RtpHeader.FixedLength - 4) / 4));
        return length;
    }

    // A value of more than 16 bytes needs the two-byte form, which this receiver may not take.
    private int More(ExtensionPlaces.Place place, int id) =>
        id == 0 || place.Length == 0 || place.Length > (_twoByte ? LongestValue : LongestOneByteValue)
            ? 0
            : place.Length + (_twoByte ? 2 : 1);

    // A keyframe's descriptor needs the two-byte form, and without that one a receiver can't make sense of the others.
    private int DependencyDescriptor => _twoByte ? _ids.DependencyDescriptor : 0;

    private int AddDescriptor(Span<byte> target, int at, ReadOnlySpan<byte> source, ExtensionPlaces.Place place, ushort frameShift)
    {
        var end = Add(target, at, source, place, DependencyDescriptor);
        if (end != at)
        {
            DependencyReader.ShiftFrameNumber(target[(at + 2)..end], frameShift);
        }

        return end;
    }

    private int Add(Span<byte> target, int at, ReadOnlySpan<byte> source, ExtensionPlaces.Place place, int id)
    {
        if (More(place, id) == 0)
        {
            return at;
        }

        if (_twoByte)
        {
            target[at++] = (byte)id;
            target[at++] = place.Length;
        }
        else
        {
            target[at++] = (byte)((id << 4) | (place.Length - 1));
        }

        place.In(source).CopyTo(target[at..]);
        return at + place.Length;
    }
}
