using Microsoft.Win32.SafeHandles;
using Parley.Rtc;

namespace Parley.Sfu.Network;

/// <summary>One accepted connection: a way to a peer, once it has proven to be one.</summary>
internal sealed class TcpConnection(SafeFileHandle file, PeerAddress remote, UInt128 network, TimeSpan acceptedAt)
{
    public const int UrgentCapacity = 32 << 10;
    public const int BulkCapacity = 128 << 10;

    public SafeFileHandle File { get; } = file;

    /// <summary>The peer's address; its path names this connection.</summary>
    public PeerAddress Remote { get; } = remote;

    /// <summary>Whom limits count it for.</summary>
    public UInt128 Network { get; } = network;

    public TimeSpan AcceptedAt { get; } = acceptedAt;

    /// <summary>Its place among those that have proven nothing, or null.</summary>
    public LinkedListNode<TcpConnection>? Unproven { get; set; }

    /// <summary>Frames delivered before the proof.</summary>
    public int EarlyFrames { get; set; }

    public bool IsClosed { get; set; }

    /// <summary>The beginning of a frame whose end has not come.</summary>
    public byte[] Partial { get; } = new byte[TcpFrames.MaxLength];

    public int PartialLength { get; private set; }

    /// <summary>Sound, control and handshake: these overtake video, frame by frame.</summary>
    public TcpSendQueue Urgent { get; } = new(UrgentCapacity);

    public TcpSendQueue Bulk { get; } = new(BulkCapacity);

    /// <summary>Video is refused until most of what waits has left.</summary>
    public bool RefusesVideo { get; set; }

    /// <summary>It will be written to at the next flush.</summary>
    public bool IsDirty { get; set; }

    /// <summary>The readiness to write is being watched.</summary>
    public bool AwaitsRoom { get; set; }

    /// <summary>Keeps the beginning of a frame for the next read.</summary>
    public void Keep(ReadOnlySpan<byte> rest)
    {
        PartialLength = rest.Length;
        rest.CopyTo(Partial);
    }
}
