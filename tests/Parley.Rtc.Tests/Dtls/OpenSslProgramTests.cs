using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Parley.Rtc.Dtls;
using Parley.Rtc.Srtp;

namespace Parley.Rtc.Tests.Dtls;

/// <summary>
/// Against the <c>openssl</c> program over real sockets: a process that knows nothing of us, with its own clock, datagrams and reading of
/// the key exporter. It prints the keying material it exported.
/// </summary>
public sealed partial class OpenSslProgramTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-dtls-");
    private readonly DtlsFingerprint _theirs;
    private readonly OpenSslProvider _ours = new(DtlsCertificate.Create(TimeProvider.System.GetUtcNow(), TimeSpan.FromDays(1)));

    public OpenSslProgramTests()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=other", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(KeyFile, key.ExportECPrivateKeyPem());
        _theirs = DtlsFingerprint.Of(certificate.RawData);
    }

    [OpenSslTheory]
    [InlineData("SRTP_AEAD_AES_128_GCM", SrtpProfile.AeadAes128Gcm)]
    [InlineData("SRTP_AEAD_AES_256_GCM", SrtpProfile.AeadAes256Gcm)]
    [InlineData("SRTP_AES128_CM_SHA1_80", SrtpProfile.AesCm128HmacSha1Tag80)]
    public async Task Agrees_with_its_client_on_the_keys(string profile, SrtpProfile expected)
    {
        using var socket = Bind();
        using var program = Start($"s_client -connect 127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port} {Options(profile, expected)}");
        using var session = _ours.CreateSession(DtlsRole.Server);

        await CompareAsync(program, socket, session, expected, peer: null);
    }

    [OpenSslTheory]
    [InlineData("SRTP_AEAD_AES_128_GCM", SrtpProfile.AeadAes128Gcm)]
    public async Task Agrees_with_its_server_on_the_keys(string profile, SrtpProfile expected)
    {
        int port;
        using (var probe = Bind())
        {
            port = ((IPEndPoint)probe.LocalEndPoint!).Port;
        }

        using var socket = Bind();
        using var program = Start($"s_server -accept 127.0.0.1:{port} -naccept 1 -Verify 1 {Options(profile, expected)}");
        using var session = _ours.CreateSession(DtlsRole.Client);

        await CompareAsync(program, socket, session, expected, new IPEndPoint(IPAddress.Loopback, port));
    }

    public void Dispose()
    {
        _ours.Dispose();
        _folder.Delete(recursive: true);
    }

    private string CertificateFile => Path.Combine(_folder.FullName, "certificate.pem");

    private string KeyFile => Path.Combine(_folder.FullName, "key.pem");

    private async Task CompareAsync(Process program, Socket socket, IDtlsSession session, SrtpProfile expected, EndPoint? peer)
    {
        session.SetRemoteFingerprint(_theirs);
        var printed = program.StandardOutput.ReadToEndAsync();
        var clock = Stopwatch.StartNew();
        var sink = new Sink(socket, peer);
        var buffer = new byte[4096];
        var started = false;
        TimeSpan? closing = null;
        var asked = false;
        while (clock.Elapsed < Limit && !printed.IsCompleted)
        {
            if (!started && (peer is null || clock.Elapsed > TimeSpan.FromMilliseconds(300)))
            {
                started = true;
                session.Start(clock.Elapsed, ref sink);
            }

            // The client drops what comes before its server listens; our timer repeats the hello.
            if (socket.Poll(TimeSpan.FromMilliseconds(10), SelectMode.SelectRead))
            {
                EndPoint from = new IPEndPoint(IPAddress.Any, 0);
                try
                {
                    var length = socket.ReceiveFrom(buffer, ref from);
                    sink = new Sink(socket, from);
                    session.Receive(clock.Elapsed, buffer.AsSpan(0, length), ref sink);
                }
                catch (SocketException)
                {
                    // The port that was sent to is not open yet.
                }
            }

            session.Advance(clock.Elapsed, ref sink);
            if (session.State == DtlsState.Connected && closing is null)
            {
                closing = clock.Elapsed + TimeSpan.FromMilliseconds(300);
            }

            if (clock.Elapsed > closing && !asked)
            {
                asked = true;
                AskToEnd(program);
            }
        }

        program.Kill();
        var text = await printed;
        var keys = session.Keys.ShouldNotBeNull(text);
        keys.Profile.ShouldBe(expected);
        Material().Match(text).Groups[1].Value.ShouldBe(Convert.ToHexString(keys.Material), text);
    }

    private static void AskToEnd(Process program)
    {
        try
        {
            program.StandardInput.WriteLine("Q");
            program.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It has ended by itself, which is as good.
        }
    }

    private string Options(string profile, SrtpProfile expected) =>
        $"-dtls1_2 -cert {CertificateFile} -key {KeyFile} -use_srtp {profile} "
        + $"-keymatexport EXTRACTOR-dtls_srtp -keymatexportlen {expected.ExportedLength()}";

    private static Socket Bind()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static Process Start(string arguments) => Process.Start(new ProcessStartInfo("openssl", arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    [GeneratedRegex("Keying material: ([0-9A-F]+)")]
    private static partial Regex Material();

    private readonly struct Sink(Socket socket, EndPoint? peer) : IDtlsSink
    {
        public void SendDtls(scoped ReadOnlySpan<byte> datagram)
        {
            if (peer is not null)
            {
                socket.SendTo(datagram, peer);
            }
        }
    }
}
