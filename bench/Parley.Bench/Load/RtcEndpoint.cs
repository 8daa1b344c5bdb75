using System.Security.Cryptography;
using Parley.Bench.Network;
using Parley.Bench.Offers;
using Parley.Rtc;
using Parley.Rtc.Dtls;
using Parley.Rtc.Ice;
using Parley.Rtc.Rtp;
using Parley.Rtc.Srtp;

namespace Parley.Bench.Load;

/// <summary>A whole WebRTC endpoint: controlling ICE agent, DTLS client, SRTP.</summary>
internal sealed class RtcEndpoint : Endpoint
{
    private readonly RtcPeer _peer;
    private readonly IceFullAgent _ice;
    private long _handshakeBegun;

    public RtcEndpoint(LoopbackPort port, int index, IDtlsProvider dtls)
        : base(port, index)
    {
        _ice = new IceFullAgent(IceCredentials.Create(RandomNumberGenerator.Fill), IceRole.Controlling, RandomNumberGenerator.Fill);
        _peer = new RtcPeer(_ice, dtls.CreateSession(DtlsRole.Client), DtlsRole.Client);
        Credentials = _ice.Local;
    }

    public IceCredentials Credentials { get; }

    public override bool IsConnected => _peer.State == PeerState.Connected;

    public override long HandshakeBegun => _handshakeBegun;

    public override string? Failure => _peer.State is PeerState.Failed or PeerState.Closed
        ? $"endpoint {Index}: {_peer.State}, ICE {_ice.State}, DTLS {_peer.DtlsFailure}"
        : null;

    public override TimeSpan? Deadline => _peer.Deadline;

    public override SrtpProfile? Profile => _peer.Profile;

    public void SetRemote(RemoteDescription remote)
    {
        foreach (var candidate in remote.Candidates)
        {
            _ice.AddRemoteCandidate(candidate.Address, candidate.Priority);
        }

        var output = new Output(this, 0);
        _peer.SetRemote(remote.Credentials, remote.Fingerprint, ref output);
    }

    public override void Receive(TimeSpan now, Span<byte> datagram, PeerAddress from, long arrival)
    {
        var output = new Output(this, arrival);
        _peer.Receive(now, datagram, from, ref output);
    }

    public override void Advance(TimeSpan now)
    {
        var output = new Output(this, 0);
        _peer.Advance(now, ref output);
    }

    public override bool SendRtp(Span<byte> buffer, int length)
    {
        var output = new Output(this, 0);
        return _peer.SendRtp(buffer, length, ref output);
    }

    public override bool SendRtcp(Span<byte> buffer, int length)
    {
        var output = new Output(this, 0);
        return _peer.SendRtcp(buffer, length, ref output);
    }

    public override void Close()
    {
        var output = new Output(this, 0);
        _peer.Close(ref output);
    }

    protected override void Dispose(bool disposing) => _peer.Dispose();

    private readonly struct Output(RtcEndpoint endpoint, long arrival) : IRtcPeerSink
    {
        public void Send(scoped ReadOnlySpan<byte> datagram, PeerAddress destination)
        {
            // RFC 7983: DTLS begins with 20 to 63.
            if (endpoint._handshakeBegun == 0 && datagram[0] is >= 20 and <= 63)
            {
                endpoint._handshakeBegun = WallClock.Nanoseconds;
            }

            endpoint.Queue(datagram, destination);
        }

        public void OnRtp(scoped Span<byte> packet, in RtpHeader header) => endpoint.Sink?.OnRtp(packet, header, arrival);

        public void OnRtcp(scoped ReadOnlySpan<byte> compound) => endpoint.Sink?.OnRtcp(compound, arrival);

        // The generator asks for the state when it matters.
        public void OnState(PeerState state)
        {
        }
    }
}
