using System.Runtime.InteropServices;
using Parley.Rtc;

namespace Parley.Sfu.Workers;

/// <summary>What a record in a lane is.</summary>
internal enum LaneKind : byte
{
    /// <summary>Nothing more before the ring's end.</summary>
    Wrap,

    /// <summary>A datagram that reached the socket of a worker its peer does not belong to.</summary>
    Datagram,

    /// <summary>A plain packet of a track that is watched.</summary>
    Media,

    /// <summary>How loud somebody is whose sound nobody over there receives.</summary>
    Level,

    /// <summary>A publisher's clock.</summary>
    Report,

    /// <summary>Back to the publisher's worker: somebody needs a keyframe.</summary>
    KeyframeWanted,
}

/// <summary>The fixed part of a record in a lane; each kind uses some of it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LaneRecord
{
    public LaneKind Kind;

    /// <summary>The place of the stream in <see cref="Routing.IncomingTrack.Layers"/>.</summary>
    public byte Slot;

    /// <summary>Media: it came as a retransmission. Level: it is voice.</summary>
    public bool Flag;
    public byte Level;

    /// <summary>Bytes that follow.</summary>
    public int Length;
    public int Track;
    public uint Ssrc;
    public uint Timestamp;
    public ulong NtpTime;
    public TimeSpan At;
    public PeerAddress From;
}
