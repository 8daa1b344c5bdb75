using System.Buffers.Binary;
using Parley.Rtc.Dtls;
using Parley.Rtc.Srtp;

namespace Parley.Rtc.Tests.Dtls;

public sealed class OpenSslTests : DtlsConformance, IClassFixture<OpenSslTests.Certificates>
{
    private readonly Certificates _certificates;

    public OpenSslTests(Certificates certificates)
    {
        _certificates = certificates;
        Providers = (certificates.Client, certificates.Server);
    }

    protected override (IDtlsProvider Client, IDtlsProvider Server) Providers { get; }

    [Fact]
    public void Prefers_GCM_whatever_order_the_client_has()
    {
        using var client = new OpenSslProvider(
            _certificates.ClientCertificate, "SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_256_GCM:SRTP_AEAD_AES_128_GCM");
        using var pair = new DtlsPair(
            client.CreateSession(DtlsRole.Client), Providers.Server.CreateSession(DtlsRole.Server));
        SetFingerprints(pair);
        pair.Start();

        pair.Run(TimeSpan.FromSeconds(5));

        pair.Server.Keys.ShouldNotBeNull().Profile.ShouldBe(SrtpProfile.AeadAes128Gcm);
        ShouldBeConnected(pair);
    }

    [Theory]
    [InlineData("SRTP_AES128_CM_SHA1_80", SrtpProfile.AesCm128HmacSha1Tag80)]
    [InlineData("SRTP_AEAD_AES_256_GCM", SrtpProfile.AeadAes256Gcm)]
    public void Takes_what_the_client_has(string profile, SrtpProfile expected)
    {
        using var client = new OpenSslProvider(_certificates.ClientCertificate, profile);
        using var pair = new DtlsPair(
            client.CreateSession(DtlsRole.Client), Providers.Server.CreateSession(DtlsRole.Server));
        SetFingerprints(pair);
        pair.Start();

        pair.Run(TimeSpan.FromSeconds(5));

        pair.Server.Keys.ShouldNotBeNull().Profile.ShouldBe(expected);
        ShouldBeConnected(pair);
    }

    [Fact]
    public void Fails_without_a_common_SRTP_profile()
    {
        using var client = new OpenSslProvider(_certificates.ClientCertificate, "SRTP_AES128_CM_SHA1_80");
        using var server = new OpenSslProvider(_certificates.ServerCertificate, "SRTP_AEAD_AES_128_GCM");
        using var pair = new DtlsPair(client.CreateSession(DtlsRole.Client), server.CreateSession(DtlsRole.Server));
        SetFingerprints(pair);
        pair.Start();

        pair.Run(TimeSpan.FromSeconds(5));

        pair.Server.State.ShouldBe(DtlsState.Failed);
        pair.Server.Failure.ShouldBe(DtlsFailure.NoSrtpProfile);
    }

    [Fact]
    public void Reassembles_a_fragmented_client_hello()
    {
        using var pair = Create();
        ushort shift = 0;
        pair.ToServer = datagram =>
        {
            if (shift == 0)
            {
                shift = 3;
                return Fragment(datagram, 4);
            }

            ShiftPlainRecords(datagram, shift);
            return [datagram];
        };
        pair.Network.Jitter = TimeSpan.FromMilliseconds(5);
        SetFingerprints(pair);
        pair.Start();

        pair.Run(TimeSpan.FromSeconds(5));

        ShouldBeConnected(pair);
    }

    [Fact]
    public void Connects_on_the_system_clock()
    {
        using var pair = new DtlsPair(
            _certificates.Client.CreateSession(DtlsRole.Client, OpenSslTimer.SystemClock),
            _certificates.Server.CreateSession(DtlsRole.Server, OpenSslTimer.SystemClock));
        SetFingerprints(pair);
        pair.Start();
        pair.Client.Deadline.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(100));

        pair.Run(TimeSpan.FromSeconds(5));

        ShouldBeConnected(pair);
        pair.Client.Deadline.ShouldBeNull();
    }

    [Theory]
    [InlineData(0x300000f0, OpenSslTimer.Injected)]
    [InlineData(0x30100080, OpenSslTimer.Injected)]
    [InlineData(0x30200000, OpenSslTimer.SystemClock)]
    [InlineData(0x30500010, OpenSslTimer.SystemClock)]
    internal void Reaches_into_the_timer_only_where_that_is_safe(ulong version, OpenSslTimer expected) =>
        OpenSslTimerChoice.Choose(version).ShouldBe(expected);

    [Fact]
    public void Retransmits_on_time_with_growing_pauses()
    {
        using var pair = Create();
        pair.Network.Loss = 1;
        List<int> times = [];
        pair.ToServer = datagram =>
        {
            times.Add((int)pair.Network.Now.TotalMilliseconds);
            return [datagram];
        };
        SetFingerprints(pair);
        pair.Start();

        pair.RunAll(TimeSpan.FromSeconds(7));

        times.ShouldBe([0, 100, 300, 700, 1500, 3100, 6100]);
    }

    [Fact]
    public void Warms_up_and_says_what_it_runs_on()
    {
        OpenSslLibrary.Availability.IsAvailable.ShouldBeTrue();
        OpenSslLibrary.Availability.Description.ShouldStartWith("OpenSSL 3.");
        OpenSslLibrary.Load(["libparley-does-not-exist.so.9"]).ShouldBe(0);
        _certificates.Client.WarmUp().ShouldBeTrue();
    }

    // Splits the only record of a datagram into several handshake fragments, each a datagram of its own.
    private static List<byte[]> Fragment(byte[] datagram, int parts)
    {
        const int RecordHeader = 13;
        const int MessageHeader = 12;
        var body = datagram.AsSpan(RecordHeader + MessageHeader);
        List<byte[]> fragments = [];
        for (var part = 0; part < parts; part++)
        {
            var start = body.Length * part / parts;
            var length = (body.Length * (part + 1) / parts) - start;
            var fragment = new byte[RecordHeader + MessageHeader + length];
            datagram.AsSpan(..(RecordHeader + MessageHeader)).CopyTo(fragment);
            fragment[10] = (byte)part;
            BinaryPrimitives.WriteUInt16BigEndian(fragment.AsSpan(11), (ushort)(MessageHeader + length));
            WriteUInt24(fragment.AsSpan(RecordHeader + 6), start);
            WriteUInt24(fragment.AsSpan(RecordHeader + 9), length);
            body.Slice(start, length).CopyTo(fragment.AsSpan(RecordHeader + MessageHeader));
            fragments.Add(fragment);
        }

        return fragments;
    }

    // The fragments used up record numbers; later plain records must not look like replays of them.
    private static void ShiftPlainRecords(Span<byte> datagram, ushort shift)
    {
        while (datagram.Length >= 13)
        {
            if (BinaryPrimitives.ReadUInt16BigEndian(datagram[3..]) == 0)
            {
                var number = BinaryPrimitives.ReadUInt16BigEndian(datagram[9..]);
                BinaryPrimitives.WriteUInt16BigEndian(datagram[9..], (ushort)(number + shift));
            }

            datagram = datagram[(13 + BinaryPrimitives.ReadUInt16BigEndian(datagram[11..]))..];
        }
    }

    private static void WriteUInt24(Span<byte> destination, int value)
    {
        destination[0] = (byte)(value >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(destination[1..], (ushort)value);
    }

    public sealed class Certificates : IDisposable
    {
        private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

        public DtlsCertificate ClientCertificate { get; } = DtlsCertificate.Create(Now, TimeSpan.FromDays(30));

        public DtlsCertificate ServerCertificate { get; } = DtlsCertificate.Create(Now, TimeSpan.FromDays(30));

        public OpenSslProvider Client => field ??= new OpenSslProvider(ClientCertificate);

        public OpenSslProvider Server => field ??= new OpenSslProvider(ServerCertificate);

        public void Dispose()
        {
            Client.Dispose();
            Server.Dispose();
        }
    }
}
