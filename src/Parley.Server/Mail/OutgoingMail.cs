using Parley.Server.Data;
using Parley.Server.Mail.Letters;

namespace Parley.Server.Mail;

/// <summary>A mail as a feature wants it sent: to one person, in that person's language.</summary>
internal sealed record OutgoingMail
{
    public required MailKind Kind { get; init; }

    /// <summary>One mail only ever goes out for a key, such as <c>invitation:abc-defg-hij:7:0</c>. Null: this is no repetition of anything.</summary>
    public string? Key { get; init; }

    public required string ToAddress { get; init; }

    public string? ToName { get; init; }

    /// <summary>en, fr or ar.</summary>
    public required string Language { get; init; }

    public required string Subject { get; init; }

    public required string Text { get; init; }

    public required string Html { get; init; }

    public CalendarPart? Calendar { get; init; }

    /// <summary>The account on whose behalf it goes, whose quota it uses.</summary>
    public Guid? AccountId { get; init; }

    public string? MeetingId { get; init; }

    /// <summary>Shown as the sender beside the server's own address, as in "Ada by Parley".</summary>
    public string? FromName { get; init; }

    /// <summary>Who gets an answer; the server's own address reads none.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>Address of the page on which the recipient ends invitations; also told to mail programs (RFC 8058).</summary>
    public string? OptOut { get; init; }

    /// <summary>Not before; null means at once.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>Not after.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>About the account itself, to its owner.</summary>
    public static OutgoingMail To(AccountRow account, Letter letter) => new()
    {
        Kind = MailKind.Account,
        ToAddress = account.Email!,
        ToName = account.FullName,
        Language = account.Language,
        Subject = letter.Title,
        Text = LetterText.Write(letter),
        Html = LetterHtml.Write(letter),
    };
}

/// <param name="Method">REQUEST, CANCEL or PUBLISH.</param>
/// <param name="Content">The whole calendar object.</param>
internal sealed record CalendarPart(string Method, string Content);
