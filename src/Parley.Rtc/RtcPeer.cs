using Parley.Rtc.Dtls;
using Parley.Rtc.Ice;
using Parley.Rtc.Srtp;

namespace Parley.Rtc;

/// <summary>
/// One remote endpoint: ICE, DTLS and SRTP over one five-tuple (RFC 8834, RFC 8835). Datagrams and time in, datagrams and media out
/// through a sink. Belongs to one thread; allocates nothing per packet once connected. Any input is harmless.
/// </summary>
public sealed class RtcPeer : IDisposable
{
    private readonly IceAgent _ice;
    private readonly IDtlsSession _dtls;
    private readonly DtlsRole _role;
    private SrtpInbound? _inbound;
    private SrtpOutbound? _outbound;
    private RtcPeerCounters _counters;
    private bool _dtlsStarted;
    private bool _confirmed;

    /// <summary>Joins the parts; the peer owns and disposes them.</summary>
    /// <param name="ice">The agent, lite for a server.</param>
    /// <param name="dtls">The session.</param>
    /// <param name="role">The session's role: a client starts as soon as ICE has found a path.</param>
    public RtcPeer(IceAgent ice, IDtlsSession dtls, DtlsRole role)
    {
        ArgumentNullException.ThrowIfNull(ice);
        ArgumentNullException.ThrowIfNull(dtls);
        _ice = ice;
        _dtls = dtls;
        _role = role;
    }

    /// <summary>Where the peer stands.</summary>
    public PeerState State { get; private set; }

    /// <summary>The address media goes to, null until ICE has found one.</summary>
    public PeerAddress? RemoteAddress => _ice.Selected;

    /// <summary>When <see cref="Advance{TSink}"/> has work to do, or null. Changes with every call.</summary>
    public TimeSpan? Deadline
    {
        get
        {
            if (State is PeerState.Failed or PeerState.Closed)
            {
                return null;
            }

            // Without a path DTLS cannot retransmit, so its deadline must not keep the owner busy.
            var dtls = _ice.Selected is null ? null : _dtls.Deadline;
            return _ice.Deadline is { } ice && (dtls is null || ice < dtls) ? ice : dtls;
        }
    }

    /// <summary>What happened so far.</summary>
    public RtcPeerCounters Counters => _counters;

    /// <summary>The SRTP profile agreed on, null before the handshake is complete.</summary>
    public SrtpProfile? Profile => _dtls.Keys?.Profile;

    /// <summary>Why the handshake failed, if it did.</summary>
    public DtlsFailure DtlsFailure => _dtls.Failure;

    /// <summary>The ICE agent, for credentials and restarts.</summary>
    public IceAgent Ice => _ice;

    /// <summary>Tells the peer's certificate and credentials, when its SDP has come.</summary>
    /// <typeparam name="TSink">The sink's type.</typeparam>
    /// <param name="credentials">The peer's ICE credentials.</param>
    /// <param name="fingerprint">The peer's certificate.</param>
    /// <param name="sink">Receives the state, if the handshake only waited for this.</param>
    public void SetRemote<TSink>(IceCredentials credentials, DtlsFingerprint fingerprint, ref TSink sink)
        where TSink : struct, IRtcPeerSink
    {
        _ice.SetRemote(credentials);
        _dtls.SetRemoteFingerprint(fingerprint);
        UpdateState(ref sink);
    }

    /// <summary>Takes a datagram of any protocol (RFC 7983). Decrypts in place.</summary>
    /// <typeparam name="TSink">The sink's type.</typeparam>
    /// <param name="now">The current time, of any monotonic clock.</param>
    /// <param name="datagram">The datagram; its bytes change.</param>
    /// <param name="from">Where it came from.</param>
    /// <param name="sink">Receives what follows.</param>
    public void Receive<TSink>(TimeSpan now, Span<byte> datagram, PeerAddress from, ref TSink sink)
        where TSink : struct, IRtcPeerSink
    {
        if (datagram.IsEmpty || State is PeerState.Failed or PeerState.Closed)
        {
            _counters.Ignored++;
            return;
        }

        switch (datagram[0])
        {
            case >= 128 and <= 191:
                ReceiveMedia(datagram, ref sink);
                return;
            case <= 3:
                ReceiveStun(now, datagram, from, ref sink);
                return;
            case >= 20 and <= 63 when _ice.IsValidated(from):
                var output = new Output<TSink>(ref sink, _ice.Selected ?? from);
                _dtls.Receive(now, datagram, ref output);
                UpdateState(ref sink);
                return;
            default:
                _counters.Ignored++;
                return;
        }
    }

    /// <summary>Does what is due: checks, retransmissions, time-outs.</summary>
    /// <typeparam name="TSink">The sink's type.</typeparam>
    /// <param name="now">The current time.</param>
    /// <param name="sink">Receives what follows.</param>
    public void Advance<TSink>(TimeSpan now, ref TSink sink)
        where TSink : struct, IRtcPeerSink
    {
        if (State is PeerState.Failed or PeerState.Closed)
        {
            return;
        }

        var output = new Output<TSink>(ref sink, _ice.Selected ?? default);
        _ice.Advance(now, ref output);
        if (_ice.Selected is { } selected)
        {
            output = new Output<TSink>(ref sink, selected);
            _dtls.Advance(now, ref output);
        }

        UpdateState(ref sink);
    }

    /// <summary>
    /// Protects an RTP packet into a buffer of the caller, who sends it to <see cref="RemoteAddress"/> himself: the way to batch.
    /// </summary>
    /// <param name="header">The RTP header with extension.</param>
    /// <param name="payload">The payload; see <see cref="SrtpOutbound"/> for what may overlap.</param>
    /// <param name="output">Receives the packet.</param>
    /// <param name="written">The length of the packet, or 0.</param>
    /// <returns>False when the peer is not connected or the packet was refused; <paramref name="status"/> has the reason.</returns>
    /// <param name="status">Why it was refused.</param>
    public bool TryProtectRtp(
        ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, Span<byte> output, out int written, out SrtpStatus status)
    {
        written = 0;
        status = SrtpStatus.Malformed;
        if (!CanSend)
        {
            return false;
        }

        status = _outbound!.ProtectRtp(header, payload, output, out written);
        _counters.MediaSent += status == SrtpStatus.Ok ? 1 : 0;
        return status == SrtpStatus.Ok;
    }

    /// <summary>Protects an RTP packet in place and sends it.</summary>
    /// <typeparam name="TSink">The sink's type.</typeparam>
    /// <param name="buffer">The packet with <see cref="SrtpProfileFacts.MaxRtpOverhead"/> bytes of room behind it.</param>
    /// <param name="length">The length of the plain packet.</param>
    /// <param name="sink">Receives the datagram.</param>
    /// <returns>False when nothing was sent.</returns>
    public bool SendRtp<TSink>(Span<byte> buffer, int length, ref TSink sink)
        where TSink : struct, IRtcPeerSink
    {
        if (!CanSend || _outbound!.ProtectRtp(buffer, length, out var written) != SrtpStatus.Ok)
        {
            return false;
        }

        _counters.MediaSent++;
        sink.Send(buffer[..written], _ice.Selected!.Value);
        return true;
    }

    /// <summary>Protects a compound RTCP packet in place and sends it.</summary>
    /// <typeparam name="TSink">The sink's type.</typeparam>
    /// <param name="buffer">The packet with <see cref="SrtpProfileFacts.MaxRtcpOverhead"/> bytes of room behind it.</param>
    /// <param name="length">The length of the plain packet.</param>
    /// <param name="sink">Receives the datagram.</param>
    /// <returns>False when nothing was sent.</returns>
    public bool SendRtcp<TSink>(Span<byte> buffer, int length, ref TSink sink)
        where TSink : struct, IRtcPeerSink
    {
        if (!CanSend || _outbound!.ProtectRtcp(buffer, length, out var written) != SrtpStatus.Ok)
        {
            return false;
        }

        _counters.MediaSent++;
        sink.Send(buffer[..written], _ice.Selected!.Value);
        return true;
    }

    /// <summary>Says goodbye and ends the peer.</summary>
    /// <typeparam name="TSink">The sink's type.</typeparam>
    /// <param name="sink">Receives the goodbye, if there is a path to send it on.</param>
    public void Close<TSink>(ref TSink sink)
        where TSink : struct, IRtcPeerSink
    {
        if (_ice.Selected is { } selected && State is PeerState.Connected or PeerState.Disconnected)
        {
            var output = new Output<TSink>(ref sink, selected);
            _dtls.Close(ref output);
        }

        SetState(PeerState.Closed, ref sink);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ice.Dispose();
        _dtls.Dispose();
        _inbound?.Dispose();
        _outbound?.Dispose();
    }

    private bool CanSend => State is PeerState.Connected or PeerState.Disconnected;

    private void ReceiveStun<TSink>(TimeSpan now, ReadOnlySpan<byte> datagram, PeerAddress from, ref TSink sink)
        where TSink : struct, IRtcPeerSink
    {
        var output = new Output<TSink>(ref sink, from);
        if (!_ice.Receive(now, datagram, from, ref output))
        {
            _counters.Ignored++;
            return;
        }

        if (!_dtlsStarted && _ice.Selected is { } selected)
        {
            _dtlsStarted = true;
            if (_role == DtlsRole.Client)
            {
                output = new Output<TSink>(ref sink, selected);
                _dtls.Start(now, ref output);
            }
        }

        UpdateState(ref sink);
    }

    // Not bound to the address: the tag proves the sender, and media may overtake the check from a new address.
    private void ReceiveMedia<TSink>(Span<byte> datagram, ref TSink sink)
        where TSink : struct, IRtcPeerSink
    {
        if (_inbound is null || datagram.Length < 2)
        {
            _counters.Ignored++;
            return;
        }

        SrtpStatus status;

        // RFC 5761 section 4: payload types 64 to 95 are not used, so these second bytes can only be RTCP.
        if (datagram[1] is >= 192 and <= 223)
        {
            status = _inbound.UnprotectRtcp(datagram, out var length);
            if (status == SrtpStatus.Ok)
            {
                _counters.RtcpReceived++;
                Confirm();
                sink.OnRtcp(datagram[..length]);
                return;
            }
        }
        else
        {
            status = _inbound.UnprotectRtp(datagram, out var header, out var length);
            if (status == SrtpStatus.Ok)
            {
                _counters.RtpReceived++;
                Confirm();
                sink.OnRtp(datagram[..length], header);
                return;
            }
        }

        switch (status)
        {
            case SrtpStatus.Replayed:
                _counters.Replayed++;
                break;
            case SrtpStatus.NotAuthentic:
                _counters.NotAuthentic++;
                break;
            default:
                _counters.Ignored++;
                break;
        }
    }

    private void Confirm()
    {
        if (!_confirmed)
        {
            _confirmed = true;
            _dtls.Confirm();
        }
    }

    private void UpdateState<TSink>(ref TSink sink)
        where TSink : struct, IRtcPeerSink
    {
        if (_inbound is null && _dtls.Keys is { } keys)
        {
            _inbound = keys.CreateInbound();
            _outbound = keys.CreateOutbound();
        }

        var state = (_ice.State, _dtls.State) switch
        {
            (IceState.Failed, _) or (_, DtlsState.Failed) => PeerState.Failed,
            (_, DtlsState.Closed) => PeerState.Closed,
            (_, DtlsState.Handshaking) => PeerState.Connecting,
            (IceState.Connected, DtlsState.Connected) => PeerState.Connected,
            (IceState.Disconnected, DtlsState.Connected) => PeerState.Disconnected,
            _ => PeerState.Connecting,
        };
        SetState(state, ref sink);
    }

    private void SetState<TSink>(PeerState state, ref TSink sink)
        where TSink : struct, IRtcPeerSink
    {
        if (State != state && State is not (PeerState.Failed or PeerState.Closed))
        {
            State = state;
            sink.OnState(state);
        }
    }

    // Leads what ICE and DTLS send into the peer's sink.
    private readonly ref struct Output<TSink>(ref TSink sink, PeerAddress dtlsDestination) : IIceSink, IDtlsSink
        where TSink : struct, IRtcPeerSink
    {
        private readonly ref TSink _sink = ref sink;

        public void SendStun(scoped ReadOnlySpan<byte> datagram, PeerAddress destination) =>
            _sink.Send(datagram, destination);

        public void SendDtls(scoped ReadOnlySpan<byte> datagram) => _sink.Send(datagram, dtlsDestination);
    }
}
