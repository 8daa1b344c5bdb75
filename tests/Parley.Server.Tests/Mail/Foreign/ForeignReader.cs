using System.Text;
using System.Text.Json.Nodes;

namespace Parley.Server.Tests.Mail.Foreign;

/// <summary>What other people's parsers make of our files.</summary>
internal static class ForeignReader
{
    private static readonly ForeignScript MailReader = new("read_mail.py");

    private static readonly ForeignScript CalendarReader = new("read_calendar.py");

    public static Task<JsonObject[]> MailsAsync(params byte[][] mails) => MailReader.ReadAsync(mails);

    public static async Task<JsonObject> MailAsync(byte[] mail) => (await MailsAsync(mail))[0];

    public static Task<JsonObject[]> CalendarsAsync(params string[] calendars) => CalendarReader.ReadAsync([.. calendars.Select(Encoding.UTF8.GetBytes)]);

    public static async Task<JsonObject> CalendarAsync(string calendar) => (await CalendarsAsync(calendar))[0];

    public static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "Mail/Foreign", name);
}
