using Parley.Meetings;
using Parley.Server.Data;
using Parley.Server.Hosting.Options;

namespace Parley.Server.Mail;

/// <summary>Where features leave mails: rows of the transaction of what caused them, sent by the worker once that is committed.</summary>
internal sealed class MailOutbox(ParleyOptions options, TimeProvider time)
{
    /// <summary>Saved by the caller's <c>SaveChangesAsync</c>. A key used before fails that; where repetitions are expected, <see cref="AddAsync"/> leaves them out.</summary>
    /// <remarks>An address that <see cref="EmailAddress.TryParse"/> does not take becomes a failed mail.</remarks>
    public void Add(ParleyDb db, OutgoingMail mail) => db.Mails.Add(Row(mail, options.Mail.Enabled ? MailState.Waiting : MailState.Off));

    /// <summary>Many at once in the caller's open transaction. Keys used before are left out; to people who want no invitations nothing is sent.</summary>
    /// <returns>How many were added.</returns>
    public async Task<int> AddAsync(ParleyDb db, IReadOnlyCollection<OutgoingMail> mails, CancellationToken cancellationToken)
    {
        if (db.Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException("Mails belong to the transaction of what caused them.");
        }

        var unwanted = await OptOuts.AmongAsync(db, [.. mails.Where(mail => mail.OptOut is not null).Select(mail => mail.ToAddress)], cancellationToken);
        return await MailQueue.AddAsync(db, [.. mails.Select(mail => Row(mail, StateOf(mail, unwanted)))], cancellationToken);
    }

    private MailState StateOf(OutgoingMail mail, IReadOnlySet<string> unwanted) =>
        !options.Mail.Enabled ? MailState.Off
        : mail.OptOut is not null && unwanted.Contains(mail.ToAddress) ? MailState.Unwanted
        : MailState.Waiting;

    private MailRow Row(OutgoingMail mail, MailState state)
    {
        if (!EmailAddress.TryParse(mail.ToAddress, out var to))
        {
            // The rest of a thousand must not fail for one.
            state = MailState.Failed;
        }

        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var waits = state == MailState.Waiting;
        return new MailRow
        {
            Id = id,
            Key = mail.Key ?? id.ToString("N"),
            Kind = mail.Kind,
            AccountId = mail.AccountId,
            MeetingId = mail.MeetingId,
            ToAddress = to.Value ?? mail.ToAddress,
            ToName = Line(mail.ToName),
            FromName = Line(mail.FromName),
            ReplyTo = mail.ReplyTo,
            Language = mail.Language,
            Subject = PlainText.Line(mail.Subject),
            Text = waits ? PlainText.Lines(mail.Text) : null,
            Html = waits ? mail.Html : null,
            CalendarMethod = mail.Calendar?.Method,
            Calendar = waits ? mail.Calendar?.Content : null,
            OptOut = waits ? mail.OptOut : null,
            MessageId = $"{id:N}@{options.Mail.From.Host}",
            CreatedAt = now,
            DueAt = mail.Due ?? now,
            ExpiresAt = mail.Expires,
            Urgent = mail.Kind == MailKind.Account,
            State = state,
            Problem = state == MailState.Failed ? "Nothing can be sent to this address." : null,
        };
    }

    private static string? Line(string? text) => text is null ? null : PlainText.Line(text);
}
