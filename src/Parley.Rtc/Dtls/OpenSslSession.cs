using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Parley.Rtc.Dtls;

// Unsafe: datagrams are pinned for OpenSSL, its callbacks are function pointers, and its timer is reached by pointer.

/// <summary>One DTLS association on OpenSSL with memory BIOs: nothing waits, nothing blocks.</summary>
internal sealed unsafe class OpenSslSession : IDtlsSession
{
    // RFC 6347 section 4.2.4.1 starts at 1 s, which real-time peers find far too long; ICE has just shown that the path
    // works. Twelve steps (OpenSSL's limit) of doubling to 3 s are 24 s.
    private static readonly TimeSpan FirstInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(3);

    // The peer may have lost our last messages and ask for them again. By then browsers have repeated theirs nine times.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    // Longer than any handshake, shorter than 2^32 microseconds.
    private const uint HourInMicroseconds = 3_600_000_000;

    // Callbacks come back on the calling thread during a call and must find their session.
    [ThreadStatic]
    private static OpenSslSession? _current;

    private readonly SslHandle _ssl;
    private readonly DtlsRole _role;
    private readonly OpenSslTimer _timer;
    private readonly OpenSslBuffers _buffers;
    private DtlsFingerprint? _expected;
    private DtlsFingerprint? _presented;
    private TimeSpan _now;
    private TimeSpan _interval = FirstInterval;
    private TimeVal* _next;
    private bool _complete;
    private TimeSpan _keepUntil;
    private DtlsAlertReader? _alerts;
    private byte[]? _goodbye;

    public OpenSslSession(SslContextHandle context, DtlsRole role, OpenSslTimer timer)
    {
        _role = role;
        _timer = timer;
        _ssl = new SslHandle(LibSsl.SSL_new(context));
        OpenSslError.Require(!_ssl.IsInvalid);
        _buffers = new OpenSslBuffers(_ssl, timer == OpenSslTimer.Injected ? &OnBio : null);
        LibSsl.SSL_ctrl(_ssl, LibSsl.ControlSetMtu, new CLong(DtlsRecords.MaxDatagram), 0);
        LibSsl.DTLS_set_timer_cb(_ssl, &OnTimer);
        if (role == DtlsRole.Client)
        {
            LibSsl.SSL_set_connect_state(_ssl);
        }
        else
        {
            LibSsl.SSL_set_accept_state(_ssl);
        }
    }

    public DtlsState State { get; private set; }

    public DtlsFailure Failure { get; private set; }

    public TimeSpan? Deadline { get; private set; }

    public DtlsSrtpKeys? Keys { get; private set; }

    /// <summary>OpenSSL's object is gone; goodbyes are still understood and said.</summary>
    internal bool IsReleased => _goodbye is not null;

    public void SetRemoteFingerprint(DtlsFingerprint fingerprint)
    {
        ArgumentNullException.ThrowIfNull(fingerprint);
        _expected = fingerprint;
        CheckPeer();
    }

    public void Start<TSink>(TimeSpan now, ref TSink sink)
        where TSink : struct, IDtlsSink, allows ref struct
    {
        if (_role == DtlsRole.Client)
        {
            Run(now, default, ref sink);
        }
    }

    public void Receive<TSink>(TimeSpan now, ReadOnlySpan<byte> datagram, ref TSink sink)
        where TSink : struct, IDtlsSink, allows ref struct
    {
        if (DtlsRecords.LooksLikeDtls(datagram))
        {
            Run(now, datagram, ref sink);
        }
    }

    public void Advance<TSink>(TimeSpan now, ref TSink sink)
        where TSink : struct, IDtlsSink, allows ref struct
    {
        if (State is DtlsState.Failed or DtlsState.Closed || Deadline is not { } deadline || now < deadline)
        {
            return;
        }

        if (State == DtlsState.Connected)
        {
            Release();
            return;
        }

        Enter(now);
        if (_timer == OpenSslTimer.Injected)
        {
            // One second after the epoch is long ago, and not the zero that means "no timer".
            *_next = new TimeVal { Seconds = new CLong(1) };
        }

        if (LibSsl.SSL_ctrl(_ssl, LibSsl.ControlHandleTimeout, default, 0).Value < 0)
        {
            Fail(DtlsFailure.TimedOut);
        }

        Leave(ref sink);
    }

    public void Close<TSink>(ref TSink sink)
        where TSink : struct, IDtlsSink, allows ref struct
    {
        if (State is DtlsState.Failed or DtlsState.Closed)
        {
            return;
        }

        if (_goodbye is not null)
        {
            State = DtlsState.Closed;
            sink.SendDtls(_goodbye);
            return;
        }

        Enter(_now);
        if (_complete)
        {
            // 0 means that our half is closed, which is all that is wanted.
            _ = LibSsl.SSL_shutdown(_ssl);
        }

        State = DtlsState.Closed;
        Leave(ref sink);
    }

    public void Confirm()
    {
        if (State == DtlsState.Connected && !IsReleased)
        {
            Release();
        }
    }

    public void Dispose()
    {
        _ssl.Dispose();
        _alerts?.Dispose();
    }

    private void Run<TSink>(TimeSpan now, ReadOnlySpan<byte> datagram, ref TSink sink)
        where TSink : struct, IDtlsSink, allows ref struct
    {
        if (State is DtlsState.Failed or DtlsState.Closed)
        {
            return;
        }

        if (_alerts is not null)
        {
            ReadAlert(datagram);
            return;
        }

        Enter(now);
        _buffers.Feed(datagram);
        if (!_complete)
        {
            Handshake();
        }

        if (_complete && State != DtlsState.Failed)
        {
            Drain();
        }

        // What OpenSSL left unread of this datagram must not run into the next one.
        _buffers.Forget();
        Leave(ref sink);
    }

    private void Handshake()
    {
        var result = LibSsl.SSL_do_handshake(_ssl);
        if (result == 1)
        {
            _complete = true;
            _presented = OpenSslSecrets.ReadPeerFingerprint(_ssl);
            CheckPeer();
            return;
        }

        if (LibSsl.SSL_get_error(_ssl, result) != LibSsl.ErrorWantRead)
        {
            Fail(DtlsFailure.Handshake);
        }
    }

    // After the handshake only alerts and repeated flights come. Application data would be for data channels, which are
    // not offered; it is thrown away.
    private void Drain()
    {
        var buffer = stackalloc byte[256];
        int result;
        do
        {
            result = LibSsl.SSL_read(_ssl, buffer, 256);
        }
        while (result > 0);

        switch (LibSsl.SSL_get_error(_ssl, result))
        {
            case LibSsl.ErrorWantRead:
                break;
            case LibSsl.ErrorZeroReturn:
                State = DtlsState.Closed;
                break;
            default:
                Fail(DtlsFailure.Handshake);
                break;
        }
    }

    private void CheckPeer()
    {
        if (!_complete || _expected is null || State != DtlsState.Handshaking)
        {
            return;
        }

        if (!_expected.Equals(_presented))
        {
            Fail(DtlsFailure.FingerprintMismatch);
            return;
        }

        Keys = OpenSslSecrets.ExportSrtpKeys(_ssl, _role);
        if (Keys is null)
        {
            Fail(DtlsFailure.NoSrtpProfile);
            return;
        }

        State = DtlsState.Connected;

        // The last messages are the server's.
        _keepUntil = _role == DtlsRole.Client ? _now : _now + LongestWait;
        Deadline = _keepUntil;
    }

    // What an OpenSSL object holds after a handshake is 75 kB, most of it buffers for what does not come any more.
    private void Release()
    {
        Deadline = null;
        _alerts = OpenSslSecrets.NewAlertReader(_ssl, _role);
        if (_alerts is null)
        {
            _keepUntil = TimeSpan.MaxValue;
            return;
        }

        LibCrypto.ERR_clear_error();

        // Nothing else will be sent under these keys, so the goodbye can be made now.
        _ = LibSsl.SSL_shutdown(_ssl);
        LibCrypto.ERR_clear_error();
        _goodbye = _buffers.Take();
        _next = null;
        _ssl.Dispose();
    }

    private void ReadAlert(ReadOnlySpan<byte> datagram)
    {
        const byte Fatal = 2;
        const byte CloseNotify = 0;
        if (!_alerts!.TryRead(datagram, out var alert))
        {
            return;
        }

        if (alert.Description == CloseNotify)
        {
            State = DtlsState.Closed;
        }
        else if (alert.Level == Fatal)
        {
            Fail(DtlsFailure.Handshake);
        }
    }

    private void Fail(DtlsFailure failure)
    {
        State = DtlsState.Failed;
        Failure = failure;
        Keys = null;
    }

    private void Enter(TimeSpan now)
    {
        _now = now;
        _current = this;

        // A message left by somebody else on this thread would make SSL_get_error lie.
        LibCrypto.ERR_clear_error();
    }

    private void Leave<TSink>(ref TSink sink)
        where TSink : struct, IDtlsSink, allows ref struct
    {
        _current = null;
        LibCrypto.ERR_clear_error();
        UpdateDeadline();
        for (var rest = _buffers.Take().AsSpan(); !rest.IsEmpty;)
        {
            var length = DtlsRecords.NextDatagram(rest);
            sink.SendDtls(rest[..length]);
            rest = rest[length..];
        }

        if (State == DtlsState.Connected && _role == DtlsRole.Client)
        {
            Release();
        }
    }

    private void UpdateDeadline()
    {
        TimeVal left;
        if (State == DtlsState.Connected)
        {
            Deadline = _keepUntil < TimeSpan.MaxValue ? _keepUntil : null;
        }
        else if (State is DtlsState.Failed or DtlsState.Closed
            || LibSsl.SSL_ctrl(_ssl, LibSsl.ControlGetTimeout, default, (nint)(&left)).Value != 1)
        {
            Deadline = null;
        }
        else if (_timer == OpenSslTimer.SystemClock)
        {
            Deadline = _now + TimeSpan.FromSeconds(left.Seconds.Value) + TimeSpan.FromMicroseconds(left.Microseconds);
        }
    }

    // Called when a flight starts the timer (0), and again at each expiry with the duration before.
    private uint NextDuration(uint before)
    {
        _interval = before == 0 ? FirstInterval : TimeSpan.FromTicks(Math.Min(_interval.Ticks * 2, LongestInterval.Ticks));
        Deadline = _now + _interval;
        return _timer == OpenSslTimer.Injected ? HourInMicroseconds : (uint)_interval.TotalMicroseconds;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint OnTimer(nint ssl, uint before) => _current?.NextDuration(before) ?? HourInMicroseconds;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static CLong OnBio(
        nint bio, int operation, nint pointer, nuint length, int command, CLong argument, int result, nint processed)
    {
        if (operation == LibCrypto.BioCallbackControl && command == LibCrypto.BioControlSetNextTimeout
            && _current is { } session)
        {
            session._next = (TimeVal*)pointer;
        }

        return new CLong(result);
    }

    // On Linux the second field has 64 bits, on other systems 32; its upper half is never needed.
    [StructLayout(LayoutKind.Sequential)]
    private struct TimeVal
    {
        public CLong Seconds;
        public int Microseconds;
        public int MicrosecondsHigh;
    }
}
