using System.Globalization;
using Npgsql;
using Parley.Server.Hosting.Files;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Mail.Foreign;

namespace Parley.Server.Tests.Mail.Delivery;

/// <summary>What "once" means when the server is killed while it sends (docs/mail.md).</summary>
public sealed class KillTests
{
    private const int Count = 400;
    private const int Kill = 9;

    [ForeignFact]
    [Trait("Length", "long")]
    public async Task A_server_killed_twice_in_the_middle_sends_each_mail_once()
    {
        using var folder = await UsedFolder.CopyAsync();
        // Time for the kill to fall between the final dot and its answer as often as anywhere else.
        await using var smtp = await ForeignSmtp.StartAsync(null, "none", "--delay", "0.01");
        var settings = new Dictionary<string, string?>
        {
            ["Parley__Mail__Smtp__Host"] = "127.0.0.1",
            ["Parley__Mail__Smtp__Port"] = smtp.Port.ToString(CultureInfo.InvariantCulture),
            ["Parley__Mail__Smtp__Security"] = "none",
            ["Parley__Mail__PerMinute"] = "100000",
        };
        for (var run = 0; run < 2; run++)
        {
            await using var server = await ChildServer.StartAsync(folder.Path, settings);
            if (run == 0)
            {
                await ExecuteAsync(folder.Path, Fill);
            }

            await smtp.TakesAsync(smtp.Mails.Count + (Count / 10));
            Unix.Signal(server.ProcessId, Kill).ShouldBe(0);
            await server.ExitAsync();
        }

        smtp.Mails.Count.ShouldBeLessThan(Count);
        await using var last = await ChildServer.StartAsync(folder.Path, settings);
        while (await ExecuteAsync(folder.Path, "select count(*) from mails where state <> 'Sent'") is not 0L)
        {
            smtp.Mails.Count.ShouldBeLessThanOrEqualTo(Count);
            await Task.Delay(100);
        }

        await smtp.TakesAsync(Count, TimeSpan.FromSeconds(5));
        smtp.Mails.Select(mail => mail.To).Order().ShouldBe(Enumerable.Range(1, Count).Select(number => $"p{number:000}@example.org").Order());
    }

    private static string Fill =>
        $"""
        insert into mails (id, key, kind, to_address, language, subject, text, html, message_id, created_at, due_at, urgent, state, attempts)
        select gen_random_uuid(), 'k' || n, 'Invitation', 'p' || to_char(n, 'FM000') || '@example.org', 'en', 'Hello', 'Hello', '<p>Hello</p>', n || '@parley.example', now(), now(), false, 'Waiting', 0
        from generate_series(1, {Count}) n
        """;

    private static async Task<object?> ExecuteAsync(string data, string sql)
    {
        await using var connection = new NpgsqlConnection(ChildServer.ConnectionStringOf(data));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
