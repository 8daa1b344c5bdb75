using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;
using Parley.Server.Hosting.Web;
using Parley.Server.Mail;
using Parley.Server.Mail.Letters;
using Parley.Server.Ui.Languages;
using Parley.Server.Webhooks.Delivery;

namespace Parley.Server.Webhooks.Mails;

/// <summary>Tells owners that a webhook has turned itself off: who looks at no page would not miss the deliveries for weeks.</summary>
internal sealed class WebhookMails(MailOutbox outbox, ServerAddresses addresses, WebhookLimits limits)
{
    /// <summary>In the caller's open transaction, which turns the webhook off.</summary>
    /// <param name="status">What the receiver answered last; null: nothing, or it was not asked.</param>
    public async Task TurnedOffAsync(ParleyDb db, Guid webhook, WebhookEnd reason, int? status, CancellationToken cancellationToken)
    {
        var found = await (from row in db.Webhooks
                           join account in db.Accounts on row.AccountId equals account.Id
                           where row.Id == webhook
                           select new { row.Url, account }).AsNoTracking().SingleAsync(cancellationToken);
        if (limits.TakeMail(found.account.Id))
        {
            await outbox.AddAsync(db, [Write(found.account, webhook, found.Url, reason, status)], cancellationToken);
        }
    }

    private OutgoingMail Write(AccountRow account, Guid webhook, string url, WebhookEnd reason, int? status)
    {
        var texts = new WebhookMailTexts(PageLanguages.Find(account.Language) ?? CultureInfo.GetCultureInfo(PageLanguages.English));
        var why = reason switch
        {
            WebhookEnd.Gone => texts.Gone,
            WebhookEnd.Failing => texts.Failing,
            WebhookEnd.Backlog => texts.Backlog(Announcer.MostWaiting),
            _ => throw new UnreachableException("Who turns a webhook off knows it."),
        };
        var letter = new Letter
        {
            Language = account.Language,
            Title = texts.Title,
            Paragraphs = [texts.Hello(account.FullName), why, texts.Next],
            Facts =
            [
                new LetterFact(texts.Address, url),
                .. status is { } code ? [new LetterFact(texts.Answer, string.Create(CultureInfo.InvariantCulture, $"HTTP {code}"))] : Array.Empty<LetterFact>(),
            ],
            Button = new LetterLink(texts.Open, new Uri(addresses.PublicUrl, $"/settings/webhooks/{webhook}").ToString()),
            Notes = [texts.Why(addresses.PublicUrl.Authority)],
        };
        return OutgoingMail.To(account, letter);
    }
}
