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
        [Text(account, "ConfirmLife", AccountLinks.ConfirmLife.TotalDays), Text(account, "NotYou")],
        AccountLinks.ConfirmLife);

    /// <summary>For who signs up with an address that has an account: only its owner learns so.</summary>
    public OutgoingMail AlreadyHere(AccountRow account) => Write(
        account,
        "AlreadyHere",
        new LetterLink(Text(account, "ResetButton"), links.Reset(account)),
        [Text(account, "ResetLife"), Text(account, "NotYouReset")],
        AccountLinks.ResetLife,
        new LetterLinks(Text(account, "OrSignIn"), [new LetterLink(Text(account, "SignInLink"), links.SignIn)]));

    public OutgoingMail Reset(AccountRow account) => Write(
        account,
        "Reset",
        new LetterLink(Text(account, "ResetButton"), links.Reset(account)),
        [Text(account, "ResetLife"), Text(account, "NotYouReset")],
        AccountLinks.ResetLife);

    /// <summary>News for who did not do it.</summary>
    public OutgoingMail PasswordChanged(AccountRow account) => Write(account, "Changed", null, [Text(account, "NotYouChanged")], null);

    private OutgoingMail Write(AccountRow account, string name, LetterLink? button, IReadOnlyList<string> notes, TimeSpan? life, LetterLinks? more = null)
    {
        var letter = new Letter
        {
            Language = account.Language,
            Title = Text(account, $"{name}Title"),
            Paragraphs = [Text(account, "Hello", account.FullName), Text(account, $"{name}Text", links.Host)],
            Button = button,
            More = more is null ? [] : [more],
            Notes = notes,
        };
        return new OutgoingMail
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

    private static string Text(AccountRow account, string name, params ReadOnlySpan<object?> values)
    {
        var culture = CultureInfo.GetCultureInfo(account.Language);
        return string.Format(culture, AccountMailTexts.Get(name, culture), values);
    }
}
