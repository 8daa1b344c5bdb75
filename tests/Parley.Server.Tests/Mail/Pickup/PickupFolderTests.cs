using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Data;
using Parley.Server.Mail;
using Parley.Server.Tests.Accounts;
using Parley.Server.Tests.Mail.Foreign;

namespace Parley.Server.Tests.Mail.Pickup;

/// <summary>What somebody who has no mail server finds.</summary>
[Collection(ServerCollection.Name)]
public sealed class PickupFolderTests(ServerFixture server)
{
    [ForeignFact]
    public async Task A_mail_is_a_readable_file_that_only_the_owner_can_open()
    {
        const string Link = "https://meet.example.org/confirm-email?account=0123456789&token=CfDJ8abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz=";
        var subject = $"Été {Guid.NewGuid():n}";
        await using (var db = await server.DatabaseAsync())
        {
            server.Services.GetRequiredService<MailOutbox>().Add(db, new OutgoingMail
            {
                Kind = MailKind.Account,
                ToAddress = "ann@example.org",
                Language = "fr",
                Subject = subject,
                Text = $"Été {subject[4..]}\n{Link}\n",
                Html = "<p>Été</p>",
            });
            await db.SaveChangesAsync();
        }

        var folder = Path.Combine(server.DataDirectory, "mail");
        string? file = null;
        var watch = Stopwatch.StartNew();
        while (file is null)
        {
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
            await Task.Delay(50);
            file = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.eml").FirstOrDefault(path => File.ReadAllText(path).Contains(subject[4..], StringComparison.Ordinal)) : null;
        }

        (await File.ReadAllTextAsync(file)).ShouldContain("\r\n" + Link + "\r\n");
        var mail = await ForeignReader.MailAsync(await File.ReadAllBytesAsync(file));
        mail["headers"]!["subject"]!.GetValue<string>().ShouldBe(subject);
        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(folder).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
