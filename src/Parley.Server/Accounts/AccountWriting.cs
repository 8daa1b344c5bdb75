using Parley.Server.Accounts.Attempts;
using Parley.Server.Accounts.Mails;
using Parley.Server.Data;
using Parley.Server.Mail;

namespace Parley.Server.Accounts;

/// <summary>Puts account mails into the outbox, within the mailbox's limit. Where mail is switched off, the operator finds the links on the console.</summary>
internal sealed class AccountWriting(MailOutbox outbox, AccountMails mails, AccountLinks links, AccountLimits limits, Confirmation confirmation, Administrators administrators, TextWriter console)
{
    /// <summary>Saved with the caller's changes, as all of these are.</summary>
    public void AskToConfirm(ParleyDb db, AccountRow account)
    {
        if (!account.EmailConfirmed && limits.TryLetter(account.NormalizedEmail!))
        {
            outbox.Add(db, mails.Confirm(account));
            if (!confirmation.IsAsked && administrators.IsNamed(account))
            {
                console.WriteLine($"This confirms that {account.Email} is the administrator: {links.Confirm(account)}");
            }
        }
    }

    public void TellAlreadyHere(ParleyDb db, AccountRow account)
    {
        if (limits.TryLetter(account.NormalizedEmail!))
        {
            outbox.Add(db, mails.AlreadyHere(account));
        }
    }

    public void OfferReset(ParleyDb db, AccountRow account)
    {
        if (limits.TryLetter(account.NormalizedEmail!))
        {
            outbox.Add(db, mails.Reset(account));
            if (!confirmation.IsAsked)
            {
                console.WriteLine($"With this, {account.Email} can choose a new password: {links.Reset(account)}");
            }
        }
    }

    public void TellPasswordChanged(ParleyDb db, AccountRow account) => outbox.Add(db, mails.PasswordChanged(account));
}
