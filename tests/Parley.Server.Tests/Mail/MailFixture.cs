using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;
using Parley.Server.Tests.Accounts;
using Parley.Server.Tests.Mail.Foreign;

namespace Parley.Server.Tests.Mail;

/// <summary>A server that sends by a foreign mail server. Tests look only at mails to addresses of their own.</summary>
public sealed class MailFixture : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly int _port = FreePort.Find();

    private ForeignSmtp? _smtp;

    public ServerFixture Server { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await StartSmtpAsync();
        Server = new ServerFixture(
        [
            "--Parley:Mail:Smtp:Host=127.0.0.1",
            $"--Parley:Mail:Smtp:Port={_port.ToString(CultureInfo.InvariantCulture)}",
            "--Parley:Mail:Smtp:Security=none",
            "--Parley:Mail:Smtp:From=Parley <meet@parley.example>",
            "--Parley:Mail:PerMinute=100000",
            "--Parley:Mail:DailyInvitations=1200",
        ]);
        await Server.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        await StopSmtpAsync();
    }

    /// <summary>Without the programs of others, their tests are skipped and nothing is there to be started.</summary>
    public async Task StartSmtpAsync() => _smtp = Path.Exists("/usr/lib/python3/dist-packages/aiosmtpd") ? await ForeignSmtp.StartAsync(_port) : null;

    public async Task StopSmtpAsync()
    {
        if (_smtp is not null)
        {
            await _smtp.DisposeAsync();
        }
    }

    /// <summary>A domain that no other test writes to.</summary>
    public static string NewDomain() => $"d{Guid.NewGuid():n}.example";

    /// <summary>Waits until so many mails to a domain were taken by the running mail server; each is read by Python's parser, in the order of arrival.</summary>
    public async Task<IReadOnlyList<ReadMail>> ReadAsync(string domain, int count)
    {
        var taken = await TakesAsync(domain, count);
        var read = await ForeignReader.MailsAsync([.. taken.Select(mail => mail.Content)]);
        return [.. taken.Zip(read).Select(pair => new ReadMail(pair.First.To, pair.Second))];
    }

    internal async Task<IReadOnlyList<ForeignSmtp.Taken>> TakesAsync(string domain, int count)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var taken = _smtp!.Mails.Where(mail => mail.To.EndsWith("@" + domain, StringComparison.Ordinal)).ToList();
            if (taken.Count >= count)
            {
                return taken;
            }

            watch.Elapsed.ShouldBeLessThan(Patience, $"{taken.Count} of {count} mails to {domain} have come.");
            await Task.Delay(20);
        }
    }

    internal async Task UntilAsync(Func<ParleyDb, Task<bool>> holds, string what)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            await using (var db = await Server.DatabaseAsync())
            {
                if (await holds(db))
                {
                    return;
                }
            }

            watch.Elapsed.ShouldBeLessThan(Patience, what);
            await Task.Delay(50);
        }
    }

    internal async Task<MailHost> HostAsync(string language = "en", string fullName = "Ada Lovelace")
    {
        var account = await Server.MakeAccountAsync(fullName: fullName);
        await using (var db = await Server.DatabaseAsync())
        {
            await db.Accounts.Where(row => row.Id == account.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Language, language));
        }

        var browser = new Browser(Server.BaseUrl);
        var (access, _) = await browser.TokensAsync(account.Email!);
        browser.Http.DefaultRequestHeaders.Authorization = new("Bearer", access);
        return new MailHost(browser, account);
    }
}

/// <summary>Somebody signed in by a token.</summary>
internal sealed class MailHost(Browser browser, AccountRow account) : IDisposable
{
    public AccountRow Account => account;

    public HttpClient Http => browser.Http;

    public async Task<JsonObject> ScheduleAsync(object body) => await SendAsync(HttpMethod.Post, "/api/meetings/schedule", body);

    public async Task<JsonObject> SendAsync(HttpMethod method, string path, object? body = null, int status = 0)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await browser.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBeInRange(status == 0 ? 200 : status, status == 0 ? 299 : status, text);
        return text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject();
    }

    public void Dispose() => browser.Dispose();
}

/// <summary>A mail as Python's parser read it.</summary>
public sealed record ReadMail(string To, JsonObject Content)
{
    public string Subject => Header("subject");

    public string Text => Part("text/plain");

    public string Html => Part("text/html");

    public string? Calendar => Content["parts"]!.AsArray().FirstOrDefault(part => part!["type"]!.GetValue<string>() == "text/calendar")?["text"]!.GetValue<string>();

    public string? Method => Content["parts"]!.AsArray().FirstOrDefault(part => part!["type"]!.GetValue<string>() == "text/calendar")?["method"]!.GetValue<string>();

    public string Header(string name) => Content["headers"]![name]!.GetValue<string>();

    /// <summary>The first address in the text that holds this.</summary>
    public string Link(string with) => Text.Split([' ', '\n', '\r']).First(word => word.StartsWith("http", StringComparison.Ordinal) && word.Contains(with, StringComparison.Ordinal));

    private string Part(string type) => Content["parts"]!.AsArray().First(part => part!["type"]!.GetValue<string>() == type)!["text"]!.GetValue<string>();
}

[CollectionDefinition(Name)]
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "A collection is what xunit calls it.")]
public sealed class MailCollection : ICollectionFixture<MailFixture>
{
    public const string Name = "mail";
}
