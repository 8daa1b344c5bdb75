using System.Security.Cryptography;
using Parley.Bench.Network;
using Parley.Rtc;
using Parley.Rtc.Srtp;

namespace Parley.Bench.Load;

/// <summary>SRTP with given keys and nothing else, for the reference loop and for the way without a server.</summary>
internal sealed class BareEndpoint : Endpoint
{
    private readonly SrtpInbound _inbound;
    private readonly SrtpOutbound _outbound;
    private readonly PeerAddress _remote;

    public BareEndpoint(LoopbackPort port, int index, PeerAddress remote, byte[] key, byte[] salt)
        : base(port, index)
    {
        _remote = remote;
        _inbound = new SrtpInbound(SrtpProfile.AeadAes128Gcm, key, salt);
        _outbound = new SrtpOutbound(SrtpProfile.AeadAes128Gcm, key, salt);
    }

    public override bool IsConnected => true;

    public override string? Failure => null;

    public override TimeSpan? Deadline => null;

    public override SrtpProfile? Profile => SrtpProfile.AeadAes128Gcm;

    public static (byte[] Key, byte[] Salt) NewKeys() => (RandomNumberGenerator.GetBytes(16), RandomNumberGenerator.GetBytes(12));

    public override void Receive(TimeSpan now, Span<byte> datagram, PeerAddress from, long arrival)
    {
        // RFC 5761 section 4: these second bytes can only be RTCP.
        if (datagram.Length < 2 || from != _remote)
        {
            return;
        }

        if (datagram[1] is >= 192 and <= 223)
        {
            if (_inbound.UnprotectRtcp(datagram, out var rtcp) == SrtpStatus.Ok)
            {
                Sink?.OnRtcp(datagram[..rtcp], arrival);
            }
        }
        else if (_inbound.UnprotectRtp(datagram, out var header, out var length) == SrtpStatus.Ok)
        {
            Sink?.OnRtp(datagram[..length], header, arrival);
        }
    }

    public override void Advance(TimeSpan now)
    {
    }

    public override bool SendRtp(Span<byte> buffer, int length)
    {
        var sent = _outbound.ProtectRtp(buffer, length, out var written) == SrtpStatus.Ok;
        if (sent)
        {
            Queue(buffer[..written], _remote);
        }

        return sent;
    }

    public override bool SendRtcp(Span<byte> buffer, int length)
    {
        var sent = _outbound.ProtectRtcp(buffer, length, out var written) == SrtpStatus.Ok;
        if (sent)
        {
            Queue(buffer[..written], _remote);
        }

        return sent;
    }

    public override void Close()
    {
    }

    protected override void Dispose(bool disposing)
    {
        _inbound.Dispose();
        _outbound.Dispose();
    }
}
