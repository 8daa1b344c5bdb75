using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Parley.Rtc.Srtp;

namespace Parley.Rtc.Dtls;

// Unsafe: datagrams are pinned for OpenSSL, its callbacks are function pointers, and its timer is reached by pointer.

/// <summary>One DTLS association on OpenSSL with memory BIOs: nothing waits, nothing blocks.</summary>
internal sealed unsafe class OpenSslSession : IDtlsSession
{
    // RFC 6347 section 4.2.4.1 starts at 1 s, which real-time peers find far too long; ICE has just shown that the path
    // works. Twelve steps (OpenSSL's limit) of doubling to 3 s are 24 s.
    private static readonly TimeSpan FirstInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(3);

    // Longer than any handshake, shorter than 2^32 microseconds.
    private const uint HourInMicroseconds = 3_600_000_000;

    // Callbacks come back on the calling thread during a call and must find their session.
    [ThreadStatic]
    private static OpenSslSession? _current;

    private readonly SslHandle _ssl;
    private readonly DtlsRole _role;
    private readonly OpenSslTimer _timer;
    private readonly nint _reading;
    private readonly nint _writing;
    private DtlsFingerprint? _expected;
    private DtlsFingerprint? _presented;
    private TimeSpan _now;
    private TimeSpan _interval = FirstInterval;
    private TimeVal* _next;
    private bool _complete;

    public OpenSslSession(SslContextHandle context, DtlsRole role, OpenSslTimer timer)
    {
        _role = role;
        _timer = timer;
        _ssl = new SslHandle(LibSsl.SSL_new(context));
        OpenSslError.Require(!_ssl.IsInvalid);
        _reading = LibCrypto.BIO_new(LibCrypto.BIO_s_mem());
        _writing = LibCrypto.BIO_new(LibCrypto.BIO_s_mem());
        OpenSslError.Require(_reading != 0 && _writing != 0);

        // An empty buffer means "come back later", not the end of the stream.
        LibCrypto.BIO_ctrl(_reading, LibCrypto.BioControlSetEofReturn, new CLong(-1), 0);
        LibCrypto.BIO_ctrl(_writing, LibCrypto.BioControlSetEofReturn, new CLong(-1), 0);
        if (timer == OpenSslTimer.Injected)
        {
            LibCrypto.BIO_set_callback_ex(_reading, &OnBio);
        }

        LibSsl.SSL_set_bio(_ssl, _reading, _writing);
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

        Enter(_now);
        if (_complete)
        {
            // 0 means that our half is closed, which is all that is wanted.
            _ = LibSsl.SSL_shutdown(_ssl);
        }

        State = DtlsState.Closed;
        Leave(ref sink);
    }

    public void Dispose() => _ssl.Dispose();

    private void Run<TSink>(TimeSpan now, ReadOnlySpan<byte> datagram, ref TSink sink)
        where TSink : struct, IDtlsSink, allows ref struct
    {
        if (State is DtlsState.Failed or DtlsState.Closed)
        {
            return;
        }

        Enter(now);
        fixed (byte* bytes = datagram)
        {
            if (datagram.Length > 0)
            {
                OpenSslError.Require(LibCrypto.BIO_write(_reading, bytes, datagram.Length) == datagram.Length);
            }
        }

        if (!_complete)
        {
            Handshake();
        }

        if (_complete && State != DtlsState.Failed)
        {
            Drain();
        }

        // What OpenSSL left unread of this datagram must not run into the next one.
        LibCrypto.BIO_ctrl(_reading, LibCrypto.BioControlReset, default, 0);
        Leave(ref sink);
    }

    private void Handshake()
    {
        var result = LibSsl.SSL_do_handshake(_ssl);
        if (result == 1)
        {
            _complete = true;
            _presented = ReadPeerFingerprint();
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

        var profile = LibSsl.SSL_get_selected_srtp_profile(_ssl);
        if (profile == null)
        {
            Fail(DtlsFailure.NoSrtpProfile);
            return;
        }

        var agreed = (SrtpProfile)profile->Id.Value;
        var material = new byte[agreed.ExportedLength()];
        var label = "EXTRACTOR-dtls_srtp"u8;
        fixed (byte* output = material)
        fixed (byte* text = label)
        {
            OpenSslError.Require(LibSsl.SSL_export_keying_material(
                _ssl, output, (nuint)material.Length, text, (nuint)label.Length, null, 0, 0) == 1);
        }

        Keys = new DtlsSrtpKeys(agreed, _role, material);
        State = DtlsState.Connected;
    }

    private DtlsFingerprint? ReadPeerFingerprint()
    {
        var certificate = LibSsl.SSL_get1_peer_certificate(_ssl);
        if (certificate == 0)
        {
            return null;
        }

        var bytes = new byte[LibCrypto.i2d_X509(certificate, null)];
        fixed (byte* start = bytes)
        {
            // OpenSSL moves the pointer it is given.
            var end = start;
            _ = LibCrypto.i2d_X509(certificate, &end);
        }

        LibCrypto.X509_free(certificate);
        return DtlsFingerprint.Of(bytes);
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
        var pending = (int)LibCrypto.BIO_ctrl(_writing, LibCrypto.BioControlPending, default, 0).Value;
        if (pending == 0)
        {
            return;
        }

        var flight = new byte[pending];
        fixed (byte* bytes = flight)
        {
            pending = LibCrypto.BIO_read(_writing, bytes, pending);
        }

        for (var rest = flight.AsSpan(0, Math.Max(0, pending)); !rest.IsEmpty;)
        {
            var length = DtlsRecords.NextDatagram(rest);
            sink.SendDtls(rest[..length]);
            rest = rest[length..];
        }
    }

    private void UpdateDeadline()
    {
        TimeVal left;
        if (State is DtlsState.Failed or DtlsState.Closed
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
