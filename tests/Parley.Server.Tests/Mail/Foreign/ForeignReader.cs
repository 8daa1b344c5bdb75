using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Parley.Server.Tests.Mail.Foreign;

/// <summary>What other people's parsers make of our files.</summary>
internal static class ForeignReader
{
    public static async Task<JsonObject[]> MailsAsync(params byte[][] mails) => await ReadAsync("read_mail.py", mails);

    public static async Task<JsonObject> MailAsync(byte[] mail) => (await MailsAsync(mail))[0];

    public static async Task<JsonObject[]> CalendarsAsync(params string[] calendars) =>
        await ReadAsync("read_calendar.py", [.. calendars.Select(System.Text.Encoding.UTF8.GetBytes)]);

    public static async Task<JsonObject> CalendarAsync(string calendar) => (await CalendarsAsync(calendar))[0];

    public static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "Mail/Foreign", name);

    private static async Task<JsonObject[]> ReadAsync(string script, byte[][] contents)
    {
        using var folder = new TestFolder();
        var files = new List<string>();
        foreach (var content in contents)
        {
            files.Add(folder.File($"{files.Count:0000}"));
            await File.WriteAllBytesAsync(files[^1], content);
        }

        using var process = Process.Start(new ProcessStartInfo(ForeignFactAttribute.Python, [Script(script), .. files]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await errors);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];
    }
}
