using Microsoft.EntityFrameworkCore;
using Parley.Meetings.Signals;
using Parley.Server.Data;
using Parley.Server.Hosting.Options;
using Parley.Server.Ui;

namespace Parley.Server.Mail;

/// <summary>How much mail one account can cause in 24 hours: enough for a large meeting that is changed a few times, too little to live from.</summary>
internal sealed class MailQuota(ParleyOptions options, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromDays(1);

    /// <summary>Counts what the account has caused; nobody else counts for it until the caller's transaction ends.</summary>
    /// <returns>Why these mails must not be added; null when they may.</returns>
    public async Task<Refusal?> CheckAsync(ParleyDb db, Guid account, IReadOnlyCollection<OutgoingMail> mails, CancellationToken cancellationToken)
    {
        if (mails.Count == 0 || !options.RateLimitsEnabled)
        {
            return null;
        }

        await MailQueue.LockQuotaAsync(db, account, cancellationToken);
        var since = time.GetUtcNow() - Window;
        var sent = await db.Mails.Where(mail => mail.AccountId == account && mail.CreatedAt > since && mail.Kind != MailKind.Account)
            .GroupBy(mail => mail.Kind == MailKind.Invitation)
            .Select(group => new { Invitations = group.Key, Count = group.Count(), First = group.Min(mail => mail.CreatedAt) })
            .ToListAsync(cancellationToken);
        var invitations = sent.Where(one => one.Invitations).Sum(one => one.Count) + mails.Count(mail => mail.Kind == MailKind.Invitation);
        var all = sent.Sum(one => one.Count) + mails.Count;
        // What makes room again is the first of them growing a day old.
        var retry = sent.Count == 0 ? (double?)null : Math.Max(60, (sent.Min(one => one.First) - since).TotalSeconds);
        return invitations > options.Mail.DailyInvitations
            ? new Refusal("invitation_quota", PageTexts.With(PageTexts.InvitationQuota, options.Mail.DailyInvitations, invitations), retry)
            : all > options.Mail.DailyMails
                ? new Refusal("mail_quota", PageTexts.With(PageTexts.MailQuota, mails.Count, options.Mail.DailyMails, all), retry)
                : null;
    }
}
