using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Meetings.Signals;
using Parley.Server.Calls;
using Parley.Server.Hosting.Files;
using Parley.Server.Hosting.Options;

namespace Parley.Server.Tests.Calls;

public sealed class ConnectionOutboxTests : IDisposable
{
    private const byte End = 0x1e;

    private readonly CountingProtocol _protocol = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ConnectionOutboxes _outboxes;
    private readonly SignalDelivery _delivery;

    public ConnectionOutboxTests()
    {
        _outboxes = new ConnectionOutboxes(_services.GetRequiredService<IMeterFactory>());
        var options = OptionsReader.Read(new ConfigurationBuilder().Build(), new ProgramFolder(AppContext.BaseDirectory));
        _delivery = new SignalDelivery(_outboxes, new IceServerIssuer(options, TimeProvider.System));
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task What_goes_to_many_is_written_as_json_once()
    {
        var readers = Enumerable.Range(0, 20).Select(number => Connect($"c{number}")).ToList();
        var signal = new Signal.ViewersChanged(7);

        foreach (var reader in readers)
        {
            _delivery.Deliver(reader.Id, signal);
        }

        _protocol.Written.ShouldBe(1);
        foreach (var reader in readers)
        {
            (await reader.NextAsync())["arguments"]![0]!["viewers"]!.GetValue<int>().ShouldBe(7);
        }
    }

    [Fact]
    public async Task A_slow_reader_gets_everything_in_order_and_delays_nobody()
    {
        var (slow, quick) = (Connect("slow"), Connect("quick"));
        for (var viewers = 0; viewers < 500; viewers++)
        {
            var signal = new Signal.ViewersChanged(viewers);
            _delivery.Deliver(slow.Id, signal);
            _delivery.Deliver(quick.Id, signal);
            (await quick.NextAsync())["arguments"]![0]!["viewers"]!.GetValue<int>().ShouldBe(viewers);
        }

        var flushed = _outboxes.Find(slow.Id)!.FlushAsync();
        flushed.IsCompleted.ShouldBeFalse();
        for (var viewers = 0; viewers < 500; viewers++)
        {
            (await slow.NextAsync())["arguments"]![0]!["viewers"]!.GetValue<int>().ShouldBe(viewers);
        }

        await flushed.WaitAsync(TimeSpan.FromSeconds(10));
        await _outboxes.Find(quick.Id)!.FlushAsync().WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Who_falls_too_far_behind_is_disconnected()
    {
        var reader = Connect("c1");
        for (var viewers = 0; viewers < 1_900; viewers++)
        {
            _delivery.Deliver(reader.Id, new Signal.ViewersChanged(viewers));
        }

        reader.IsCut.ShouldBeFalse();
        for (var viewers = 0; viewers < 200; viewers++)
        {
            _delivery.Deliver(reader.Id, new Signal.ViewersChanged(viewers));
        }

        await _outboxes.Find(reader.Id)!.CatchingUp.WaitAsync(TimeSpan.FromSeconds(10));
        reader.IsCut.ShouldBeTrue();
    }

    private Reader Connect(string id)
    {
        // Room for about five signals.
        var options = new PipeOptions(pauseWriterThreshold: 400, resumeWriterThreshold: 200);
        var (toReader, fromReader) = (new Pipe(options), new Pipe());
        var connection = new DefaultConnectionContext(id, new Ends(fromReader.Reader, toReader.Writer), new Ends(toReader.Reader, fromReader.Writer));
        var hub = new HubConnectionContext(connection, new HubConnectionContextOptions { KeepAliveInterval = TimeSpan.FromMinutes(1), ClientTimeoutInterval = TimeSpan.FromMinutes(1) }, NullLoggerFactory.Instance)
        {
            Protocol = _protocol,
        };
        _outboxes.Open(hub);
        return new Reader(id, toReader.Reader, hub);
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed record Reader(string Id, PipeReader Input, HubConnectionContext Connection)
    {
        public bool IsCut => Connection.ConnectionAborted.IsCancellationRequested;

        public async Task<JsonNode> NextAsync()
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            while (true)
            {
                var read = await Input.ReadAsync(patience.Token);
                if (read.Buffer.PositionOf(End) is { } end)
                {
                    var text = Encoding.UTF8.GetString(read.Buffer.Slice(0, end));
                    Input.AdvanceTo(read.Buffer.GetPosition(1, end));
                    return JsonNode.Parse(text)!;
                }

                Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
    }

    /// <summary>Counts how often a message is written as JSON.</summary>
    private sealed class CountingProtocol : IHubProtocol
    {
        private readonly JsonHubProtocol _json = new();

        public int Written { get; private set; }

        public string Name => _json.Name;

        public int Version => _json.Version;

        public TransferFormat TransferFormat => _json.TransferFormat;

        public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message)
        {
            Written++;
            return _json.GetMessageBytes(message);
        }

        public void WriteMessage(HubMessage message, IBufferWriter<byte> output)
        {
            Written++;
            _json.WriteMessage(message, output);
        }

        public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message) =>
            _json.TryParseMessage(ref input, binder, out message);

        public bool IsVersionSupported(int version) => _json.IsVersionSupported(version);
    }
}
