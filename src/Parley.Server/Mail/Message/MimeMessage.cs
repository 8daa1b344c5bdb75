using System.Diagnostics;
using System.Globalization;
using System.Net.Mail;
using System.Text;
using Parley.Server.Data;

namespace Parley.Server.Mail.Message;

/// <summary>A mail as it goes over the wire: text and HTML, and a calendar object as Google, Outlook and Apple expect it, shown and attached.</summary>
/// <param name="from">The server's own address.</param>
internal sealed class MimeMessage(MailRow mail, MailAddress from, DateTimeOffset now)
{
    public string From => from.Address;

    public EmailAddress To { get; } = EmailAddress.TryParse(mail.ToAddress, out var to) ? to : throw new UnreachableException("The outbox takes only addresses.");

    /// <summary>The text alone, for those who print its links.</summary>
    public string Text => mail.Text ?? "";

    public string Subject => mail.Subject;

    /// <summary>Unique and the same in every attempt.</summary>
    public string FileName => $"{mail.CreatedAt.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}-{mail.Kind.ToString().ToLowerInvariant()}-{mail.Id:N}.eml";

    /// <param name="eightBit">Whether the way lets bytes above 127 through.</param>
    public byte[] Write(bool eightBit)
    {
        var message = new StringBuilder();
        Header(message);
        var alternative = $"=_{mail.Id:N}_alternative";
        if (mail.Calendar is { } calendar)
        {
            var mixed = $"=_{mail.Id:N}_mixed";
            message.Append(CultureInfo.InvariantCulture, $"Content-Type: multipart/mixed; boundary=\"{mixed}\"\r\n\r\n--{mixed}\r\n");
            Alternative(message, alternative, eightBit);
            message.Append(CultureInfo.InvariantCulture, $"--{mixed}\r\nContent-Type: application/ics; name=\"invite.ics\"\r\n");
            message.Append("Content-Disposition: attachment; filename=\"invite.ics\"\r\nContent-Transfer-Encoding: base64\r\n\r\n");
            message.Append(BodyText.Base64(Encoding.UTF8.GetBytes(calendar))).Append(CultureInfo.InvariantCulture, $"--{mixed}--\r\n");
        }
        else
        {
            Alternative(message, alternative, eightBit);
        }

        return Encoding.UTF8.GetBytes(message.ToString());
    }

    private void Header(StringBuilder message)
    {
        HeaderText.Token(message, "Date", now.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        HeaderText.Mailbox(message, "From", mail.FromName is { } name ? $"{name} ({from.DisplayName})" : from.DisplayName, from.Address);
        if (mail.ReplyTo is { } replyTo && EmailAddress.TryParse(replyTo, out var answer) && !answer.NeedsUtf8)
        {
            HeaderText.Mailbox(message, "Reply-To", mail.FromName, answer.Value);
        }

        HeaderText.Mailbox(message, "To", mail.ToName, To.Value);
        HeaderText.Text(message, "Subject", mail.Subject);
        HeaderText.Token(message, "Message-ID", $"<{mail.MessageId}>");
        HeaderText.Token(message, "MIME-Version", "1.0");
        HeaderText.Token(message, "Content-Language", mail.Language);
        // RFC 3834: no holiday notices in answer to this.
        HeaderText.Token(message, "Auto-Submitted", "auto-generated");
        if (mail.OptOut is { } optOut)
        {
            HeaderText.Token(message, "List-Unsubscribe", $"<{optOut}>");
            // RFC 8058, section 3.1: only by https.
            if (optOut.StartsWith("https:", StringComparison.Ordinal))
            {
                HeaderText.Token(message, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
            }
        }
    }

    private void Alternative(StringBuilder message, string boundary, bool eightBit)
    {
        message.Append(CultureInfo.InvariantCulture, $"Content-Type: multipart/alternative; boundary=\"{boundary}\"\r\n\r\n");
        Part(message, boundary, "text/plain; charset=utf-8", mail.Text ?? "", eightBit);
        Part(message, boundary, "text/html; charset=utf-8", mail.Html ?? "", eightBit);
        if (mail.Calendar is { } calendar)
        {
            Part(message, boundary, $"text/calendar; charset=utf-8; method={mail.CalendarMethod}", calendar, eightBit);
        }

        message.Append(CultureInfo.InvariantCulture, $"--{boundary}--\r\n");
    }

    private static void Part(StringBuilder message, string boundary, string type, string text, bool eightBit)
    {
        // The boundary begins with "=_", which neither encoding can bring forth, and holds the random number of this mail.
        var (encoding, body) = BodyText.Encode(text, eightBit);
        message.Append(CultureInfo.InvariantCulture, $"--{boundary}\r\nContent-Type: {type}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n").Append(body);
    }
}
