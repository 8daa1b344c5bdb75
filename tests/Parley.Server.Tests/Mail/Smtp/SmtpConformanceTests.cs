using System.Text.Json.Nodes;
using Parley.Server.Hosting.Options;
using Parley.Server.Mail.Delivery;
using Parley.Server.Mail.Smtp;
using Parley.Server.Tests.Mail.Delivery;
using Parley.Server.Tests.Mail.Foreign;

namespace Parley.Server.Tests.Mail.Smtp;

public sealed class SmtpConformanceTests : MailTransportConformance
{
    internal override async Task<Way> OpenAsync() => new SmtpWay(await ForeignSmtp.StartAsync());

    private sealed class SmtpWay(ForeignSmtp server) : Way
    {
        private bool _closed;

        public override IMailTransport Transport { get; } =
            new SmtpTransport(new SmtpOptions("127.0.0.1", server.Port, null, null, SmtpSecurity.None), "parley.example", TimeProvider.System);

        public override async Task<IReadOnlyList<JsonObject>> ArrivedAsync(int count) =>
            await ForeignReader.MailsAsync([.. (await server.TakesAsync(count)).Select(mail => mail.Content)]);

        public override async Task CloseAsync()
        {
            _closed = true;
            await server.DisposeAsync();
        }

        public override ValueTask DisposeAsync() => _closed ? ValueTask.CompletedTask : server.DisposeAsync();
    }
}
