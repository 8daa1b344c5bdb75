using System.Net.Mail;
using System.Text.Json.Nodes;
using Parley.Server.Data;
using Parley.Server.Mail.Delivery;
using Parley.Server.Mail.Message;
using Parley.Server.Tests.Mail.Foreign;

namespace Parley.Server.Tests.Mail.Delivery;

/// <summary>What every way out of the server does; each way runs all of it.</summary>
public abstract class MailTransportConformance
{
    [ForeignFact]
    public async Task What_was_accepted_has_arrived_as_it_was_written()
    {
        const string text = "Line\n.\n..two\nFrom here\nÉté \u0645\u0631\u062d\u0628\u0627 😀\n";
        await using var way = await OpenAsync();

        (await SendAsync(way.Transport, Mail("bob@example.org", $"{text}{new string('x', 3000)}\n"))).ShouldBeOfType<DeliveryResult.Accepted>();

        var mail = (await way.ArrivedAsync(1)).ShouldHaveSingleItem();
        mail["headers"]!["to"]!.GetValue<string>().ShouldContain("bob@example.org");
        mail["headers"]!["subject"]!.GetValue<string>().ShouldBe("Été; \"quoted\"");
        mail["parts"]![0]!["text"]!.GetValue<string>().ReplaceLineEndings("\n").TrimEnd().ShouldBe($"{text}{new string('x', 3000)}");
    }

    [ForeignFact]
    public async Task One_connection_takes_mail_after_mail()
    {
        await using var way = await OpenAsync();
        await using (var connection = await way.Transport.ConnectAsync(default))
        {
            foreach (var name in new[] { "ann", "bob", "carol" })
            {
                (await connection.SendAsync(Mail($"{name}@example.org"), () => Task.CompletedTask, default)).ShouldBeOfType<DeliveryResult.Accepted>();
            }
        }

        (await way.ArrivedAsync(3)).Select(mail => mail["headers"]!["to"]!.GetValue<string>()).Order().ShouldBe(["ann@example.org", "bob@example.org", "carol@example.org"]);
    }

    [ForeignFact]
    public async Task A_mail_that_is_sent_twice_says_so_by_its_Message_ID()
    {
        await using var way = await OpenAsync();
        var mail = Mail("bob@example.org");

        await SendAsync(way.Transport, mail);
        await SendAsync(way.Transport, mail);

        (await way.ArrivedAsync(1)).Select(one => one["headers"]!["message-id"]!.GetValue<string>()).Distinct().Count().ShouldBe(1);
    }

    [ForeignFact]
    public async Task A_way_that_is_closed_is_trouble_and_not_the_mails_fault()
    {
        await using var way = await OpenAsync();
        await way.CloseAsync();

        await Should.ThrowAsync<MailTransportException>(SendAsync(way.Transport, Mail("bob@example.org")));
    }

    [ForeignFact]
    public async Task Who_has_given_up_gets_no_answer_and_nothing_leaves()
    {
        await using var way = await OpenAsync();
        await using var connection = await way.Transport.ConnectAsync(default);
        using var given = new CancellationTokenSource();
        await given.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(connection.SendAsync(Mail("bob@example.org"), () => Task.CompletedTask, given.Token));

        (await way.ArrivedAsync(0)).ShouldBeEmpty();
    }

    internal abstract Task<Way> OpenAsync();

    /// <summary>A way and its other end.</summary>
    internal abstract class Way : IAsyncDisposable
    {
        public abstract IMailTransport Transport { get; }

        /// <summary>Waits for at least so many; all that have come, as Python's parser reads them.</summary>
        public abstract Task<IReadOnlyList<JsonObject>> ArrivedAsync(int count);

        public abstract Task CloseAsync();

        public abstract ValueTask DisposeAsync();
    }

    private static async Task<DeliveryResult> SendAsync(IMailTransport transport, MimeMessage mail)
    {
        await using var connection = await transport.ConnectAsync(default);
        return await connection.SendAsync(mail, () => Task.CompletedTask, default);
    }

    private static MimeMessage Mail(string to, string text = "Hello\n")
    {
        var id = Guid.NewGuid();
        return new MimeMessage(
            new MailRow
            {
                Id = id,
                Key = $"{id:n}",
                Kind = MailKind.Account,
                ToAddress = to,
                Language = "en",
                Subject = "Été; \"quoted\"",
                Text = text,
                Html = "<p>Hello</p>",
                MessageId = $"{id:n}@parley.example",
                CreatedAt = DateTimeOffset.UnixEpoch,
                DueAt = DateTimeOffset.UnixEpoch,
            },
            new MailAddress("parley@parley.example", "Parley"),
            DateTimeOffset.UnixEpoch);
    }
}
