using System.Security.Cryptography;
using System.Text;
using Parley.Rtc.Dtls;
using Parley.Rtc.Srtp;

namespace Parley.Rtc.Tests.Dtls;

/// <summary>
/// A double of DTLS without any cryptography: each side repeats its fingerprint until it has seen the other's and an
/// acknowledgement. For tests that are about something else, and for machines without OpenSSL.
/// </summary>
internal sealed class PlainDtls(string name) : IDtlsProvider
{
    private const int MaxTimeouts = 12;

    public DtlsFingerprint LocalFingerprint { get; } = DtlsFingerprint.Of(Encoding.UTF8.GetBytes(name));

    public IDtlsSession CreateSession(DtlsRole role) => new Session(LocalFingerprint, role);

    private sealed class Session(DtlsFingerprint own, DtlsRole role) : IDtlsSession
    {
        private const byte Type = 0x16;
        private const byte Closing = 0xFF;

        private TimeSpan _interval = TimeSpan.FromMilliseconds(100);
        private DtlsFingerprint? _expected;
        private DtlsFingerprint? _presented;
        private bool _acknowledged;
        private int _timeouts;

        public DtlsState State { get; private set; }

        public DtlsFailure Failure { get; private set; }

        public TimeSpan? Deadline { get; private set; }

        public DtlsSrtpKeys? Keys { get; private set; }

        public void SetRemoteFingerprint(DtlsFingerprint fingerprint)
        {
            _expected = fingerprint;
            Check();
        }

        public void Start<TSink>(TimeSpan now, ref TSink sink)
            where TSink : struct, IDtlsSink, allows ref struct
        {
            if (role == DtlsRole.Client)
            {
                Send(ref sink);
                Deadline = now + _interval;
            }
        }

        public void Receive<TSink>(TimeSpan now, ReadOnlySpan<byte> datagram, ref TSink sink)
            where TSink : struct, IDtlsSink, allows ref struct
        {
            if (State is DtlsState.Failed or DtlsState.Closed || datagram.Length < 13 || datagram[0] != Type
                || !datagram[1..13].SequenceEqual("plain-dtls-1"u8))
            {
                return;
            }

            if (datagram[13] == Closing)
            {
                State = DtlsState.Closed;
                Deadline = null;
                return;
            }

            if (!DtlsFingerprint.TryParse(Encoding.ASCII.GetString(datagram[14..]), out _presented))
            {
                return;
            }

            // 0: "I do not have yours", 1: "I have yours but do not know whether you have mine", 2: "I know".
            _acknowledged |= datagram[13] >= 1;
            if (datagram[13] < 2)
            {
                Send(ref sink);
            }

            Deadline = _acknowledged ? null : now + _interval;
            Check();
        }

        public void Advance<TSink>(TimeSpan now, ref TSink sink)
            where TSink : struct, IDtlsSink, allows ref struct
        {
            if (Deadline is not { } deadline || now < deadline)
            {
                return;
            }

            if (++_timeouts > MaxTimeouts)
            {
                (State, Failure, Deadline) = (DtlsState.Failed, DtlsFailure.TimedOut, null);
                return;
            }

            Send(ref sink);
            _interval = TimeSpan.FromTicks(Math.Min(_interval.Ticks * 2, TimeSpan.TicksPerSecond * 3));
            Deadline = now + _interval;
        }

        public void Close<TSink>(ref TSink sink)
            where TSink : struct, IDtlsSink, allows ref struct
        {
            State = DtlsState.Closed;
            Deadline = null;
            sink.SendDtls([Type, .. "plain-dtls-1"u8, Closing]);
        }

        public void Confirm()
        {
        }

        public void Dispose()
        {
        }

        private void Send<TSink>(ref TSink sink)
            where TSink : struct, IDtlsSink, allows ref struct =>
            sink.SendDtls(
                [Type, .. "plain-dtls-1"u8, (byte)(_presented is null ? 0 : _acknowledged ? 2 : 1), .. Encoding.ASCII.GetBytes(own.ToString())]);

        private void Check()
        {
            if (!_acknowledged || _presented is null || _expected is null || State != DtlsState.Handshaking)
            {
                return;
            }

            if (!_expected.Equals(_presented))
            {
                (State, Failure, Deadline) = (DtlsState.Failed, DtlsFailure.FingerprintMismatch, null);
                return;
            }

            var (client, server) = role == DtlsRole.Client ? (own, _presented) : (_presented, own);
            var material = SHA512.HashData(Encoding.ASCII.GetBytes($"{client} {server}"));
            Keys = new DtlsSrtpKeys(SrtpProfile.AeadAes128Gcm, role, material[..56]);
            State = DtlsState.Connected;
        }
    }
}
