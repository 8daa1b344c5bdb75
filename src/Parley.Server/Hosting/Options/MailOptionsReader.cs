using System.Net.Mail;

namespace Parley.Server.Hosting.Options;

/// <summary>Settings of outgoing mail, <c>Parley__Mail__...</c>.</summary>
internal static class MailOptionsReader
{
    public static MailOptions Read(SettingReader settings, string ownHost) => new(
        settings.Flag("Mail:Enabled", true),
        Smtp(settings),
        From(settings, ownHost),
        settings.Number("Mail:PerMinute", 600, 1, 1_000_000),
        settings.Number("Mail:DailyInvitations", 3_000, 1, 10_000_000),
        settings.Number("Mail:DailyMails", 20_000, 1, 10_000_000));

    private static SmtpOptions? Smtp(SettingReader settings)
    {
        var security = settings.Choice("Mail:Smtp:Security", SmtpSecurity.StartTls);
        var port = settings.Number("Mail:Smtp:Port", security switch { SmtpSecurity.Tls => 465, SmtpSecurity.StartTls => 587, _ => 25 }, 1, 65535);
        var (user, password) = (settings.Text("Mail:Smtp:User"), settings.Text("Mail:Smtp:Password"));
        if ((user is null) != (password is null))
        {
            // Neither value is repeated.
            settings.Refuse("Mail:Smtp:Password", "only one of the two", "set together with Parley__Mail__Smtp__User", 0);
        }

        return settings.Text("Mail:Smtp:Host") is not { } host ? null
            : Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6 ? new(host, port, user, password, security)
            : settings.Refuse<SmtpOptions?>("Mail:Smtp:Host", host, "the name or address of a mail server", null);
    }

    private static MailAddress From(SettingReader settings, string ownHost)
    {
        var fallback = new MailAddress($"parley@{ownHost}", "Parley");
        return settings.Text("Mail:Smtp:From") is not { } text ? fallback
            : MailAddress.TryCreate(text, out var from) && !text.Any(char.IsControl) && from.Address.All(char.IsAscii) ? new MailAddress(from.Address, from.DisplayName is "" ? "Parley" : from.DisplayName)
            : settings.Refuse("Mail:Smtp:From", text, "an address such as Parley <meet@example.org>", fallback);
    }
}
