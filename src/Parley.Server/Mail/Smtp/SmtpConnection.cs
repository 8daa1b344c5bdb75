using System.Globalization;
using Parley.Server.Mail.Delivery;
using Parley.Server.Mail.Message;

namespace Parley.Server.Mail.Smtp;

/// <summary>Hands over one mail after another (RFC 5321, section 3.3).</summary>
internal sealed class SmtpConnection(SmtpDialog dialog, IReadOnlyList<string> extensions) : IMailConnection
{
    /// <summary>RFC 5321, section 4.5.3.2, asks for that much for a command, a block of data and the final dot: filters of contents work then.</summary>
    private static readonly TimeSpan Command = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan FinalDot = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(2);

    private static readonly byte[] Dot = [(byte)'.', (byte)'\r', (byte)'\n'];

    private bool _lost;

    public async Task<DeliveryResult> SendAsync(MimeMessage message, Func<Task> handOver, CancellationToken cancellationToken)
    {
        // Whatever interrupts the conversation leaves the server in the middle of a mail.
        _lost = true;
        var result = await TalkAsync(message, handOver, cancellationToken);
        if (result is not DeliveryResult.Accepted)
        {
            Check(await dialog.AskAsync("RSET", Command, cancellationToken));
        }

        _lost = false;
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_lost)
            {
                await dialog.AskAsync("QUIT", Goodbye, CancellationToken.None);
            }
        }
        catch (MailTransportException)
        {
            // It is gone already; nothing was under way.
        }
        finally
        {
            await dialog.DisposeAsync();
        }
    }

    private static SmtpReply Check(SmtpReply reply) =>
        reply.IsGoodbye ? throw new MailTransportException($"The mail server ends the connection: {reply}") : reply;

    private async Task<DeliveryResult> TalkAsync(MimeMessage message, Func<Task> handOver, CancellationToken cancellationToken)
    {
        if (message.To.NeedsUtf8 && !extensions.Contains("SMTPUTF8"))
        {
            return new DeliveryResult.RefusedForGood("The mail server takes only addresses in Latin letters.");
        }

        var eightBit = extensions.Contains("8BITMIME");
        var content = message.Write(eightBit);
        if (MaxSize() is { } most && content.Length > most)
        {
            return new DeliveryResult.RefusedForGood($"The mail has {content.Length} bytes, the mail server takes {most}.");
        }

        var from = await AskAsync($"MAIL FROM:<{message.From}>{(eightBit ? " BODY=8BITMIME" : "")}{(message.To.NeedsUtf8 ? " SMTPUTF8" : "")}", cancellationToken);
        if (!from.IsPositive)
        {
            // 552: too large, 554 and others of a single mail come later. A refused sender is refused in every mail.
            return from.IsTransient ? new DeliveryResult.RefusedForNow(from.ToString())
                : from.Code == 552 ? new DeliveryResult.RefusedForGood(from.ToString())
                : throw new MailTransportException($"The mail server refuses the sender {message.From}: {from}");
        }

        var to = await AskAsync($"RCPT TO:<{message.To.Value}>", cancellationToken);
        if (!to.IsPositive)
        {
            return to.Code == 530 ? throw new MailTransportException($"The mail server wants a login: {to}") : Refused(to);
        }

        var data = await AskAsync("DATA", cancellationToken);
        if (data.Code != 354)
        {
            return Refused(data);
        }

        await dialog.WriteAsync(DotStuffing.Apply(content), Command, cancellationToken);
        await handOver();
        // From here on nobody interrupts: the server may take the mail, and its answer has to be heard.
        await dialog.WriteAsync(Dot, Command, CancellationToken.None);
        var end = await dialog.ReadAsync(FinalDot, CancellationToken.None);
        return end.IsPositive ? new DeliveryResult.Accepted() : Refused(Check(end));
    }

    private async Task<SmtpReply> AskAsync(string command, CancellationToken cancellationToken) => Check(await dialog.AskAsync(command, Command, cancellationToken));

    private static DeliveryResult Refused(SmtpReply reply) =>
        reply.IsTransient ? new DeliveryResult.RefusedForNow(reply.ToString()) : new DeliveryResult.RefusedForGood(reply.ToString());

    /// <summary>RFC 1870.</summary>
    private long? MaxSize() =>
        extensions.FirstOrDefault(line => line.StartsWith("SIZE ", StringComparison.Ordinal)) is { } line
        && long.TryParse(line.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0 ? size : null;
}
