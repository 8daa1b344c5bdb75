using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Parley.Server.Hosting;

namespace Parley.Server.Tests.Hosting;

public sealed class OwnCertificateTests
{
    [Fact]
    public async Task The_operators_certificate_is_sent_with_those_between_it_and_the_root()
    {
        using var folder = await UsedFolder.CopyAsync();
        using var root = Authority("CN=Root", null);
        using var between = Authority("CN=Between", root);
        using var leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var leaf = Request("CN=meet.example.org", leafKey, isAuthority: false).Create(between, Now.AddDays(-1), Now.AddDays(30), [3]);
        await File.WriteAllTextAsync(folder.File("full.pem"), leaf.ExportCertificatePem() + "\n" + between.ExportCertificatePem() + "\n");
        await File.WriteAllTextAsync(folder.File("key.pem"), leafKey.ExportPkcs8PrivateKeyPem());
        var port = FreePort.Find();
        await using var server = await ChildServer.StartAsync(folder.Path, new Dictionary<string, string?>
        {
            ["Parley__Https__Port"] = $"{port}",
            ["Parley__Https__CertificatePath"] = folder.File("full.pem"),
            ["Parley__Https__KeyPath"] = folder.File("key.pem"),
        });

        List<string> sent = [];
        string answer;
        using (var tcp = new TcpClient("127.0.0.1", port))
        await using (var tls = new SslStream(tcp.GetStream()))
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "meet.example.org",
                ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
                RemoteCertificateValidationCallback = (_, own, chain, _) =>
                {
                    sent = [own!.Subject, .. chain!.ChainPolicy.ExtraStore.Select(one => one.Subject).Where(subject => subject != own.Subject)];
                    return own.Subject == "CN=meet.example.org";
                },
            });
            tls.NegotiatedApplicationProtocol.ShouldBe(SslApplicationProtocol.Http2);
        }

        using (var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync("127.0.0.1", port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, own, _, _) => own?.Subject == "CN=meet.example.org" },
        }))
        {
            using var page = await client.GetAsync("https://meet.example.org/healthz");
            answer = page.Headers.GetValues("Strict-Transport-Security").Single();
        }

        sent.ShouldBe(["CN=meet.example.org", "CN=Between"]);
        answer.ShouldBe("max-age=31536000");
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_read_is_named()
    {
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(folder.File("full.pem"), "not a certificate");

        var (exitCode, _, errors) = await ChildServer.RunAsync(
            folder.Path, [], new Dictionary<string, string?> { ["Parley__Https__CertificatePath"] = folder.File("full.pem") });

        exitCode.ShouldBe(StartupException.Misconfigured);
        errors.ShouldContain("Parley__Https__CertificatePath");
        errors.Split('\n').Length.ShouldBe(1);
    }

    private static DateTimeOffset Now { get; } = TimeProvider.System.GetUtcNow();

    private static X509Certificate2 Authority(string name, X509Certificate2? issuer)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(name, key, isAuthority: true);
        return issuer is null
            ? request.CreateSelfSigned(Now.AddDays(-2), Now.AddDays(60))
            : request.Create(issuer, Now.AddDays(-1), Now.AddDays(40), [2]).CopyWithPrivateKey(key);
    }

    private static CertificateRequest Request(string name, ECDsa key, bool isAuthority)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        return request;
    }
}
