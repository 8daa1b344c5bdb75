using Parley.Bench.Network;
using Parley.Rtc;
using Parley.Rtc.Srtp;

namespace Parley.Bench.Load;

/// <summary>One peer of the server under test. Belongs to the generator's thread.</summary>
internal abstract class Endpoint(LoopbackPort port, int index) : IDisposable
{
    public int Index => index;

    public PeerAddress Address => port.AddressOf(index);

    public IMediaSink? Sink { get; set; }

    public abstract bool IsConnected { get; }

    /// <summary>Why it will never connect, or null.</summary>
    public abstract string? Failure { get; }

    public abstract TimeSpan? Deadline { get; }

    /// <summary>The SRTP profile, null before the handshake is complete.</summary>
    public abstract SrtpProfile? Profile { get; }

    /// <summary>When it sent its first handshake message, on <see cref="WallClock"/>; 0 before.</summary>
    public virtual long HandshakeBegun => 0;

    public abstract void Receive(TimeSpan now, Span<byte> datagram, PeerAddress from, long arrival);

    public abstract void Advance(TimeSpan now);

    /// <summary>Protects in place and queues; the buffer has room for the tag.</summary>
    public abstract bool SendRtp(Span<byte> buffer, int length);

    public abstract bool SendRtcp(Span<byte> buffer, int length);

    public abstract void Close();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);

    protected void Queue(ReadOnlySpan<byte> datagram, PeerAddress destination) => port.Send(index, datagram, destination);
}
