using Parley.Sfu.Routing;

namespace Parley.Sfu.Sending;

/// <summary>
/// A packet one receiver is to get: everything decided about it, while its bytes stay in the publisher's ring. 48 bytes, as a keyframe
/// to 400 receivers makes 30,000 of them.
/// </summary>
internal struct QueuedPacket
{
    public OutgoingTrack Track;

    /// <summary>Whose ring holds the bytes.</summary>
    public IncomingStream Stream;

    /// <summary>Its unwrapped number in that ring.</summary>
    public long Sequence;

    public TimeSpan Since;

    /// <summary>The timestamp the receiver sees.</summary>
    public uint Timestamp;

    /// <summary>The sequence number the receiver sees; for a resend the number it missed.</summary>
    public ushort Number;

    public ushort PictureId;

    /// <summary>Length of the plain packet, header included.</summary>
    public ushort Length;

    public byte BaseLayerIndex;

    /// <summary>In the receiver's numbering.</summary>
    public byte PayloadType;

    /// <summary>What is to be added to the frame number of a dependency descriptor.</summary>
    public ushort FrameShift;

    private Kinds _kinds;

    /// <summary>It goes on the stream for resends (RFC 4588).</summary>
    public bool IsResend
    {
        readonly get => (_kinds & Kinds.Resend) != 0;
        set => Set(Kinds.Resend, value);
    }

    /// <summary>It only fills a probe of the bandwidth.</summary>
    public bool IsPadding
    {
        readonly get => (_kinds & Kinds.Padding) != 0;
        set => Set(Kinds.Padding, value);
    }

    /// <summary>It is the last one of a picture for this receiver.</summary>
    public bool Marker
    {
        readonly get => (_kinds & Kinds.Marker) != 0;
        set => Set(Kinds.Marker, value);
    }

    /// <summary>It goes without payload, in place of a packet that is not for this receiver.</summary>
    public bool IsEmpty
    {
        readonly get => (_kinds & Kinds.Empty) != 0;
        set => Set(Kinds.Empty, value);
    }

    private void Set(Kinds kind, bool value) => _kinds = value ? _kinds | kind : _kinds & ~kind;

    [Flags]
    private enum Kinds : byte
    {
        Resend = 1,
        Padding = 2,
        Marker = 4,
        Empty = 8,
    }
}
