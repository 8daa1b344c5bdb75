using Parley.Rtc.Codecs;
using Parley.Rtc.Rtp;
using Parley.Sfu.Routing;

namespace Parley.Sfu.Selection;

/// <summary>Packets of one source that follow each other, all forwarded or expected, under the same shifts.</summary>
internal struct NumberRun
{
    public IncomingStream Stream;

    /// <summary>The first packet's number at the source.</summary>
    public long First;

    /// <summary>One behind the last packet.</summary>
    public long End;

    /// <summary>The receiver's number minus the source's.</summary>
    public long Shift;

    public uint TimestampShift;
    public ushort PictureShift;
    public ushort FrameShift;
    public byte BaseLayerShift;

    /// <summary>The highest spatial layer forwarded: it ends the picture for this receiver.</summary>
    public byte Top;

    /// <summary>The receiver got packets without payload in place of these.</summary>
    public bool IsEmpty;

    public readonly long FirstNumber => First + Shift;

    public readonly long EndNumber => End + Shift;

    public readonly bool HasShiftsOf(in NumberRun other) =>
        Stream == other.Stream && TimestampShift == other.TimestampShift && PictureShift == other.PictureShift
        && FrameShift == other.FrameShift && BaseLayerShift == other.BaseLayerShift && Top == other.Top && IsEmpty == other.IsEmpty;

    public readonly Numbering Number(long sequence, in RtpHeader header, in PacketFacts facts) => new()
    {
        Sequence = (ushort)(sequence + Shift),
        Timestamp = header.Timestamp + TimestampShift,
        PictureId = (ushort)(facts.PictureId + PictureShift),
        FrameShift = FrameShift,
        BaseLayerIndex = (byte)(facts.BaseLayerIndex + BaseLayerShift),
        Marker = (header.Marker || (facts.Has(PacketTraits.FrameEnd) && facts.SpatialLayer == Top)) && !IsEmpty,
        IsEmpty = IsEmpty,
    };
}
