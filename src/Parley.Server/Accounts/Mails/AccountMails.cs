using System.Globalization;
using Parley.Server.Data;
using Parley.Server.Mail;
using Parley.Server.Mail.Letters;

namespace Parley.Server.Accounts.Mails;

/// <summary>What accounts are written, in their own language.</summary>
internal sealed class AccountMails(AccountLinks links)
{
    public OutgoingMail Confirm(AccountRow account) => Write(
        account,
        "Confirm",
        new LetterLink(Text(account, "ConfirmButton"), links.Confirm(account)),
        [Text(account, "ConfirmLife", AccountLinks.ConfirmLife.TotalDays), Text(account, "NotYou")]);

    /// <summary>For who signs up with an address that has an account: only its owner learns so.</summary>
    public OutgoingMail AlreadyHere(AccountRow account) => Write(
        account,
        "AlreadyHere",
        new LetterLink(Text(account, "ResetButton"), links.Reset(account)),
        [Text(account, "ResetLife"), Text(account, "NotYouReset")],
        new LetterLinks(Text(account, "OrSignIn"), [new LetterLink(Text(account, "SignInLink"), links.SignIn)]));

    public OutgoingMail Reset(AccountRow account) => Write(
        account,
        "Reset",
        new LetterLink(Text(account, "ResetButton"), links.Reset(account)),
        [Text(account, "ResetLife"), Text(account, "NotYouReset")]);

    /// <summary>News for who did not do it.</summary>
    public OutgoingMail PasswordChanged(AccountRow account) => Write(account, "Changed", null, [Text(account, "NotYouChanged")]);

    private OutgoingMail Write(AccountRow account, string name, LetterLink? button, IReadOnlyList<string> notes, LetterLinks? more = null)
    {
        return OutgoingMail.To(account, new Letter
        {
            Language = account.Language,
            Title = Text(account, $"{name}Title"),
            Paragraphs = [Text(account, "Hello", account.FullName), Text(account, $"{name}Text", links.Host)],
            Button = button,
            More = more is null ? [] : [more],
            Notes = notes,
        });
    }

    private static string Text(AccountRow account, string name, params ReadOnlySpan<object?> values)
    {
        var culture = CultureInfo.GetCultureInfo(account.Language);
        return string.Format(culture, AccountMailTexts.Get(name, culture), values);
    }
}
