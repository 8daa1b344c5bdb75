using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Parley.Server.Hosting.Options;
using Parley.Server.Mail.Delivery;

namespace Parley.Server.Mail.Smtp;

/// <summary>Reaches a mail server: encrypted as configured or not at all, its certificate checked, logged in when there is a user.</summary>
/// <param name="ownName">What the server calls itself in EHLO.</param>
/// <param name="authorities">Who may have signed the certificate; null: those the system trusts.</param>
internal sealed class SmtpTransport(SmtpOptions options, string ownName, TimeProvider time, X509Certificate2Collection? authorities = null) : IMailTransport
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public async Task<IMailConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var dialog = new SmtpDialog(await OpenAsync(cancellationToken), time);
        try
        {
            Require(await dialog.ReadAsync(Patience, cancellationToken), "greeting");
            var extensions = await GreetAsync(dialog, cancellationToken);
            if (options.Security == SmtpSecurity.StartTls)
            {
                dialog = await StartTlsAsync(dialog, extensions, cancellationToken);
                // RFC 3207, section 4.2: what was said before counts no more.
                extensions = await GreetAsync(dialog, cancellationToken);
            }

            if (options is { User: { } user, Password: { } password })
            {
                if (dialog.Stream is not SslStream && options.Security != SmtpSecurity.None && !options.IsLocal)
                {
                    throw new MailTransportException("The connection to the mail server is not encrypted; user and password are not sent over it.");
                }

                await LogInAsync(dialog, extensions, user, password, cancellationToken);
            }

            return new SmtpConnection(dialog, extensions);
        }
        catch
        {
            await dialog.DisposeAsync();
            throw;
        }
    }

    private static void Require(SmtpReply reply, string step)
    {
        if (!reply.IsPositive)
        {
            throw new MailTransportException($"The mail server refused at {step}: {reply}");
        }
    }

    private async Task<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(options.Host, options.Port, either.Token);
            var stream = new NetworkStream(socket, ownsSocket: true);
            return options.Security == SmtpSecurity.Tls ? await EncryptAsync(stream, either.Token) : stream;
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new MailTransportException($"The mail server {options.Host} port {options.Port} cannot be reached: {(late.IsCancellationRequested ? "no answer" : error.Message)}", error);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<IReadOnlyList<string>> GreetAsync(SmtpDialog dialog, CancellationToken cancellationToken)
    {
        var reply = await dialog.AskAsync($"EHLO {ownName}", Patience, cancellationToken);
        Require(reply, "EHLO");
        return [.. reply.Lines.Skip(1).Select(line => line.Trim().ToUpperInvariant())];
    }

    private async Task<SmtpDialog> StartTlsAsync(SmtpDialog dialog, IReadOnlyList<string> extensions, CancellationToken cancellationToken)
    {
        if (!extensions.Contains("STARTTLS"))
        {
            throw new MailTransportException("The mail server offers no encryption (STARTTLS). Parley__Mail__Smtp__Security=tls or none are the other ways.");
        }

        Require(await dialog.AskAsync("STARTTLS", Patience, cancellationToken), "STARTTLS");
        if (dialog.HasUnread)
        {
            throw new MailTransportException("Something was said between STARTTLS and encryption; somebody else may be on the line.");
        }

        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return new SmtpDialog(await EncryptAsync(dialog.Stream, either.Token), time);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MailTransportException("The mail server did not answer within the time of a TLS handshake.", error);
        }
    }

    private async Task<Stream> EncryptAsync(Stream plain, CancellationToken cancellationToken)
    {
        var tls = new SslStream(plain);
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = options.Host,
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    CertificateChainPolicy = authorities is null ? null : Trusting(authorities),
                },
                cancellationToken);
            return tls;
        }
        catch (Exception error) when (error is AuthenticationException or IOException)
        {
            await tls.DisposeAsync();
            throw new MailTransportException($"No encrypted connection to the mail server {options.Host}: {error.Message}", error);
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    private static X509ChainPolicy Trusting(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    private static async Task LogInAsync(SmtpDialog dialog, IReadOnlyList<string> extensions, string user, string password, CancellationToken cancellationToken)
    {
        var ways = extensions.Where(line => line.StartsWith("AUTH ", StringComparison.Ordinal) || line.StartsWith("AUTH=", StringComparison.Ordinal))
            .SelectMany(line => line[5..].Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToHashSet();
        SmtpReply reply;
        if (ways.Contains("PLAIN"))
        {
            // RFC 4616.
            reply = await dialog.AskAsync($"AUTH PLAIN {Base64($"\0{user}\0{password}")}", Patience, cancellationToken);
        }
        else if (ways.Contains("LOGIN"))
        {
            reply = await dialog.AskAsync("AUTH LOGIN", Patience, cancellationToken);
            reply = reply.Code == 334 ? await dialog.AskAsync(Base64(user), Patience, cancellationToken) : reply;
            reply = reply.Code == 334 ? await dialog.AskAsync(Base64(password), Patience, cancellationToken) : reply;
        }
        else
        {
            throw new MailTransportException("The mail server offers no way to log in that Parley knows (AUTH PLAIN, AUTH LOGIN).");
        }

        Require(reply, "login");
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
