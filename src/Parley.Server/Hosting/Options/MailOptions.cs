using System.Net;
using System.Net.Mail;

namespace Parley.Server.Hosting.Options;

/// <param name="Enabled">False sends nothing; pages say so.</param>
/// <param name="Smtp">Null writes each mail as a file into <c>mail</c> of the data folder and its links on the console.</param>
/// <param name="From">The address all mails come from.</param>
/// <param name="PerMinute">What the provider lets through.</param>
/// <param name="DailyInvitations">How many people one account can invite in 24 hours.</param>
/// <param name="DailyMails">How many mails one account can cause in 24 hours.</param>
internal sealed record MailOptions(bool Enabled, SmtpOptions? Smtp, MailAddress From, int PerMinute, int DailyInvitations, int DailyMails);

/// <param name="Security">How the connection is encrypted; with <see cref="SmtpSecurity.None"/> it is not.</param>
internal sealed record SmtpOptions(string Host, int Port, string? User, string? Password, SmtpSecurity Security)
{
    /// <summary>On this machine nobody else is on the way.</summary>
    public bool IsLocal => Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>The operator has said that the password may be sent as it is. It never is because a mail server offers nothing better.</summary>
    public bool LogsInOpenly => User is not null && Security == SmtpSecurity.None && !IsLocal;
}

internal enum SmtpSecurity
{
    None,
    StartTls,
    Tls,
}
