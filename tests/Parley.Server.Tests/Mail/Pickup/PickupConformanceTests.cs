using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Parley.Server.Hosting.Files;
using Parley.Server.Hosting.Options;
using Parley.Server.Mail.Delivery;
using Parley.Server.Mail.Pickup;
using Parley.Server.Tests.Mail.Delivery;
using Parley.Server.Tests.Mail.Foreign;

namespace Parley.Server.Tests.Mail.Pickup;

public sealed class PickupConformanceTests : MailTransportConformance
{
    internal override Task<Way> OpenAsync() => Task.FromResult<Way>(new PickupWay());

    private sealed class PickupWay : Way
    {
        private readonly TestFolder _data = new();

        public PickupWay()
        {
            var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Parley:DataDirectory", _data.Path)]).Build();
            Transport = new PickupFolder(OptionsReader.Read(configuration, new ProgramFolder(_data.Path)), TextWriter.Null);
        }

        public override IMailTransport Transport { get; }

        private string Folder => Path.Combine(_data.Path, "mail");

        public override async Task<IReadOnlyList<JsonObject>> ArrivedAsync(int count) =>
            await ForeignReader.MailsAsync([.. Directory.GetFiles(Folder, "*.eml").Select(File.ReadAllBytes)]);

        /// <summary>There is a file where the folder should be.</summary>
        public override Task CloseAsync()
        {
            Directory.CreateDirectory(_data.Path);
            return File.WriteAllTextAsync(Folder, "");
        }

        public override ValueTask DisposeAsync()
        {
            _data.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
