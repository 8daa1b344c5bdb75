using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Parley.Server.Data;
using Parley.Server.Hosting.Options;
using Parley.Server.Mail.Delivery;
using Parley.Server.Mail.Message;
using Parley.Server.Mail.Smtp;
using Parley.Server.Tests.Mail.Foreign;

namespace Parley.Server.Tests.Mail.Smtp;

/// <summary>Our SMTP against aiosmtpd, and against servers that do what none should.</summary>
public sealed class SmtpTests
{
    [ForeignFact]
    public async Task Mails_go_over_one_connection_in_the_open()
    {
        await using var server = await ForeignSmtp.StartAsync();
        var handed = 0;

        await using (var connection = await ConnectAsync(server.Port, SmtpSecurity.None))
        {
            for (var number = 0; number < 3; number++)
            {
                (await connection.SendAsync(Message($"ann{number}@example.org", "Line\n.\n..two\nFrom here\n"), () => Count(ref handed), default)).ShouldBeOfType<DeliveryResult.Accepted>();
            }
        }

        var mails = await server.TakesAsync(3);
        mails.Select(mail => mail.To).ShouldBe(["ann0@example.org", "ann1@example.org", "ann2@example.org"]);
        mails.ShouldAllBe(mail => mail.Sender == "parley@parley.example" && !mail.Encrypted && mail.Login == null);
        handed.ShouldBe(3);
        var read = await ForeignReader.MailAsync(mails[0].Content);
        read["parts"]![0]!["text"]!.GetValue<string>().ReplaceLineEndings("\n").TrimEnd().ShouldBe("Line\n.\n..two\nFrom here");
    }

    [ForeignFact]
    public async Task Encryption_and_login_work_both_ways()
    {
        using var folder = new TestFolder();
        using var certificate = Certificate(folder, "localhost");
        foreach (var (security, way) in new[] { ("starttls", "PLAIN"), ("starttls", "LOGIN"), ("tls", "PLAIN") })
        {
            await using var server = await ForeignSmtp.StartAsync(null, security, "--cert", folder.File("cert.pem"), "--key", folder.File("key.pem"), "--login", "ann:s3cret", "--way", way);
            await using var connection = await ConnectAsync(server.Port, security == "tls" ? SmtpSecurity.Tls : SmtpSecurity.StartTls, "ann", "s3cret", certificate);

            (await connection.SendAsync(Message("bob@example.org"), () => Task.CompletedTask, default)).ShouldBeOfType<DeliveryResult.Accepted>();

            var mail = (await server.TakesAsync(1))[0];
            mail.Login.ShouldBe("ann");
            mail.Encrypted.ShouldBeTrue();
        }
    }

    [ForeignFact]
    public async Task A_wrong_password_a_wrong_certificate_and_no_encryption_are_trouble_and_not_the_mails_fault()
    {
        using var folder = new TestFolder();
        using var certificate = Certificate(folder, "localhost");
        await using var server = await ForeignSmtp.StartAsync(null, "starttls", "--cert", folder.File("cert.pem"), "--key", folder.File("key.pem"), "--login", "ann:s3cret");
        await using var open = await ForeignSmtp.StartAsync();

        (await Should.ThrowAsync<MailTransportException>(ConnectAsync(server.Port, SmtpSecurity.StartTls, "ann", "wrong", certificate))).Message.ShouldContain("login");
        // Nobody the system trusts has signed it.
        (await Should.ThrowAsync<MailTransportException>(ConnectAsync(server.Port, SmtpSecurity.StartTls, "ann", "s3cret"))).Message.ShouldContain("encrypted");
        using var elsewhere = new TestFolder();
        using var other = Certificate(elsewhere, "elsewhere.example");
        await using var impostor = await ForeignSmtp.StartAsync(null, "tls", "--cert", elsewhere.File("cert.pem"), "--key", elsewhere.File("key.pem"));
        await Should.ThrowAsync<MailTransportException>(ConnectAsync(impostor.Port, SmtpSecurity.Tls, null, null, other));
        (await Should.ThrowAsync<MailTransportException>(ConnectAsync(open.Port, SmtpSecurity.StartTls))).Message.ShouldContain("STARTTLS");
        server.Mails.ShouldBeEmpty();
    }

    [ForeignFact]
    public async Task Refusals_concern_one_mail_and_the_next_one_goes()
    {
        await using var server = await ForeignSmtp.StartAsync();
        await using var connection = await ConnectAsync(server.Port, SmtpSecurity.None);
        async Task<DeliveryResult> SendAsync(string to) => await connection.SendAsync(Message(to), () => Task.CompletedTask, default);

        (await SendAsync("gone@example.org")).ShouldBeOfType<DeliveryResult.RefusedForGood>().Reason.ShouldBe("550 5.1.1 There is nobody called that here");
        (await SendAsync("later@example.org")).ShouldBeOfType<DeliveryResult.RefusedForNow>().Reason.ShouldStartWith("451");
        (await SendAsync("spam@example.org")).ShouldBeOfType<DeliveryResult.RefusedForGood>().Reason.ShouldStartWith("554");
        (await SendAsync("later@example.org")).ShouldBeOfType<DeliveryResult.Accepted>();
        (await SendAsync("用户@example.org")).ShouldBeOfType<DeliveryResult.Accepted>();
        (await connection.SendAsync(Message("ann@example.org", new string('a', 1_100_000)), () => Task.CompletedTask, default)).ShouldBeOfType<DeliveryResult.RefusedForGood>().Reason.ShouldContain("bytes");

        var mails = await server.TakesAsync(2);
        mails.Select(mail => mail.To).ShouldBe(["later@example.org", "用户@example.org"]);
        mails[1].Options.ShouldContain("SMTPUTF8");
    }

    [ForeignFact]
    public async Task What_fails_before_the_final_dot_has_not_been_sent()
    {
        await using var server = await ForeignSmtp.StartAsync();
        await using (var connection = await ConnectAsync(server.Port, SmtpSecurity.None))
        {
            await Should.ThrowAsync<TimeoutException>(connection.SendAsync(Message("ann@example.org"), () => throw new TimeoutException(), default));
        }

        await using var next = await ConnectAsync(server.Port, SmtpSecurity.None);
        await next.SendAsync(Message("bob@example.org"), () => Task.CompletedTask, default);
        (await server.TakesAsync(1)).Select(mail => mail.To).ShouldBe(["bob@example.org"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData("220-one\r\n250 other\r\n")]
    [InlineData("999 what\r\n")]
    [InlineData("220x\r\n")]
    [InlineData("\r\n")]
    [InlineData("554 go away\r\n")]
    [InlineData("220 hello\r\n421 too many\r\n")]
    [InlineData("220 hello\r\n250-x\r\n250 STARTTLS\r\n220 go\r\n250 injected\r\n")]
    public async Task A_server_that_is_none_is_trouble(string said) => await ShouldBeTroubleAsync(Encoding.ASCII.GetBytes(said), SmtpSecurity.StartTls);

    [Fact]
    public async Task An_answer_without_end_is_trouble()
    {
        await ShouldBeTroubleAsync(Encoding.ASCII.GetBytes("220 " + new string('a', 100_000)), SmtpSecurity.None);
        await ShouldBeTroubleAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("220-more\r\n", 10_000))), SmtpSecurity.None);
    }

    [Fact]
    public async Task Nobody_there_is_trouble() => (await Should.ThrowAsync<MailTransportException>(ConnectAsync(FreePort.Find(), SmtpSecurity.None))).Message.ShouldContain("cannot be reached");

    private static async Task ShouldBeTroubleAsync(byte[] said, SmtpSecurity security)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, said);

        await Should.ThrowAsync<MailTransportException>(ConnectAsync(((IPEndPoint)listener.LocalEndpoint).Port, security, host: "127.0.0.1"));

        await serving;
    }

    private static async Task ServeAsync(TcpListener listener, byte[] said)
    {
        using var client = await listener.AcceptTcpClientAsync();
        try
        {
            var stream = client.GetStream();
            await stream.WriteAsync(said);
            client.Client.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(Stream.Null);
        }
        catch (IOException)
        {
            // The other side has had enough.
        }
    }

    private static Task<IMailConnection> ConnectAsync(int port, SmtpSecurity security, string? user = null, string? password = null, X509Certificate2? trusted = null, string host = "localhost") =>
        new SmtpTransport(new SmtpOptions(host, port, user, password, security), "parley.example", TimeProvider.System, trusted is null ? null : [trusted]).ConnectAsync(default);

    private static Task Count(ref int counter)
    {
        counter++;
        return Task.CompletedTask;
    }

    private static MimeMessage Message(string to, string text = "Hello") => new(
        new MailRow
        {
            Id = Guid.NewGuid(),
            Key = "key",
            Kind = MailKind.Account,
            ToAddress = to,
            Language = "en",
            Subject = "Hello",
            Text = text,
            Html = "<p>Hello</p>",
            MessageId = "id@parley.example",
            CreatedAt = DateTimeOffset.UnixEpoch,
            DueAt = DateTimeOffset.UnixEpoch,
        },
        new MailAddress("parley@parley.example", "Parley"),
        DateTimeOffset.UnixEpoch);

    private static X509Certificate2 Certificate(TestFolder folder, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(folder.File("cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(folder.File("key.pem"), key.ExportPkcs8PrivateKeyPem());
        return certificate;
    }
}
