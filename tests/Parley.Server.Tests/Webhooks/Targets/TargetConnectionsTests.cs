using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Parley.Server.Hosting.Files;
using Parley.Server.Hosting.Options;
using Parley.Server.Webhooks.Delivery;
using Parley.Server.Webhooks.Targets;

namespace Parley.Server.Tests.Webhooks.Targets;

/// <summary>Where deliveries go and where they do not, over real sockets; names are resolved as each test says.</summary>
public sealed class TargetConnectionsTests : IAsyncLifetime
{
    private static readonly byte[][] Keys = [[1, 2, 3]];

    private HookReceiver _receiver = null!;

    public async Task InitializeAsync() => _receiver = await HookReceiver.StartAsync();

    public Task DisposeAsync() => _receiver.DisposeAsync().AsTask();

    [Fact]
    public async Task The_connection_is_made_to_the_address_that_was_checked_and_the_name_stays_the_receivers()
    {
        using var sender = Sender("127.0.0.0/8", IPAddress.Loopback);

        var result = await SendAsync(sender, $"http://hooks.example:{_receiver.Port}/a");

        result.Status.ShouldBe(200);
        _receiver.Received.Single().Host.ShouldBe($"hooks.example:{_receiver.Port}");
    }

    [Theory]
    [InlineData("", "127.0.0.1")]
    [InlineData("", "::1")]
    [InlineData("10.0.0.0/8", "127.0.0.1")]
    // Of several addresses each is asked about.
    [InlineData("127.0.0.1/32", "127.0.0.1", "10.0.0.1")]
    [InlineData("127.0.0.1/32", "127.0.0.1", "::ffff:10.0.0.1")]
    // Without TLS only what is allowed.
    [InlineData("127.0.0.1/32", "127.0.0.1", "93.184.216.34")]
    public async Task A_target_that_is_refused_gets_no_connection(string allowed, params string[] addresses)
    {
        using var sender = Sender(allowed, [.. addresses.Select(IPAddress.Parse)]);

        var result = await SendAsync(sender, $"http://hooks.example:{_receiver.Port}/a");

        (result.Status, result.Problem, result.Took).ShouldBe((null, "target_refused", TimeSpan.Zero));
        _receiver.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_name_that_leads_elsewhere_the_second_time_is_refused_then()
    {
        var names = new Names(IPAddress.Loopback);
        var connections = new TargetConnections(names, Rules("127.0.0.1/32"));
        using var sender = new Receiver(connections, TimeProvider.System);
        (await connections.IsPermittedAsync(new Uri($"http://hooks.example:{_receiver.Port}/a"), CancellationToken.None)).ShouldBeTrue();

        names.Answer = [IPAddress.Parse("127.0.0.2")];
        var result = await SendAsync(sender, $"http://hooks.example:{_receiver.Port}/a");

        result.Problem.ShouldBe("target_refused");
        _receiver.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_name_that_does_not_exist_looks_like_one_that_is_refused()
    {
        var connections = new TargetConnections(new Names(), Rules(""));
        using var sender = new Receiver(connections, TimeProvider.System);

        (await connections.IsPermittedAsync(new Uri("https://nowhere.example/"), CancellationToken.None)).ShouldBeFalse();
        (await SendAsync(sender, "https://nowhere.example/")).Problem.ShouldBe("target_refused");
    }

    [Fact]
    public void The_servers_own_addresses_are_refused()
    {
        var options = Options("--Parley:Media:PublicAddresses=8.8.4.4");
        var rules = new TargetRules(options, TimeProvider.System);

        rules.Permit(IPAddress.Parse("8.8.8.8"), encrypted: true).ShouldBeTrue();
        rules.Permit(IPAddress.Parse("8.8.8.8"), encrypted: false).ShouldBeFalse();
        rules.Permit(IPAddress.Parse("8.8.4.4"), encrypted: true).ShouldBeFalse();
        rules.Permit(IPAddress.Parse("::ffff:8.8.4.4"), encrypted: true).ShouldBeFalse();
    }

    [Fact]
    public async Task A_redirect_is_an_answer_and_nothing_more()
    {
        _receiver.Answer = (_, answer) =>
        {
            answer.StatusCode = 307;
            answer.Headers.Location = $"http://127.0.0.1:{_receiver.Port}/elsewhere";
            return Task.CompletedTask;
        };
        using var sender = Sender("127.0.0.0/8", IPAddress.Loopback);

        var result = await SendAsync(sender, _receiver.Url);

        (result.Status, result.Delivered).ShouldBe((307, false));
        _receiver.Received.ShouldHaveSingleItem().Path.ShouldBe("/hooks");
    }

    [Fact]
    public async Task Of_an_endless_answer_the_beginning_is_read()
    {
        _receiver.Answer = async (_, answer) =>
        {
            var line = new byte[1024];
            Array.Fill(line, (byte)'x');
            line[0] = 0;
            while (true)
            {
                await answer.Body.WriteAsync(line, answer.HttpContext.RequestAborted);
            }
        };
        using var sender = Sender("127.0.0.0/8", IPAddress.Loopback);

        var result = await SendAsync(sender, _receiver.Url);

        result.Delivered.ShouldBeTrue();
        result.Answer.ShouldBe(new string('x', 500));
    }

    [Fact]
    public async Task Who_does_not_answer_in_time_has_not_answered()
    {
        var never = new TaskCompletionSource();
        _receiver.Answer = (_, _) => never.Task;
        using var sender = new Receiver(new TargetConnections(new Names(IPAddress.Loopback), Rules("127.0.0.0/8")), new FastTime());

        var result = await SendAsync(sender, _receiver.Url);

        result.Problem.ShouldBe("timed_out");
        never.SetResult();
    }

    [Fact]
    public async Task Who_is_not_there_is_unreachable_and_who_talks_nonsense_is_named_so()
    {
        using var sender = Sender("127.0.0.0/8", IPAddress.Loopback);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var nonsense = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            await client.GetStream().WriteAsync("HELO parley\r\n\r\n"u8.ToArray());
        });

        var unreachable = await SendAsync(sender, $"http://127.0.0.1:{FreePort.Find()}/");
        var strange = await SendAsync(sender, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

        await nonsense;
        (unreachable.Problem, strange.Problem).ShouldBe(("unreachable", "answer_invalid"));
    }

    private static Task<AttemptResult> SendAsync(Receiver sender, string url) => sender.SendAsync(new Uri(url), "evt_1", "{}", Keys, CancellationToken.None);

    private static Receiver Sender(string allowed, params IPAddress[] addresses) => new(new TargetConnections(new Names(addresses), Rules(allowed)), TimeProvider.System);

    private static TargetRules Rules(string allowed) => new(Options($"--Parley:Webhooks:AllowedNetworks={allowed}"), TimeProvider.System);

    private static ParleyOptions Options(params string[] settings) =>
        OptionsReader.Read(new ConfigurationBuilder().AddCommandLine(settings).Build(), new ProgramFolder(ServerOutput.Folder));

    /// <summary>Every name leads to the same addresses; none at all when there are none.</summary>
    private sealed class Names(params IPAddress[] addresses) : INameResolver
    {
        public IPAddress[] Answer { get; set; } = addresses;

        public Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken) =>
            Answer.Length == 0 ? throw new SocketException((int)SocketError.HostNotFound)
            : Task.FromResult<IReadOnlyList<IPAddress>>(IPAddress.TryParse(host, out var address) ? [address] : Answer);
    }

    /// <summary>A hundredth of each second.</summary>
    private sealed class FastTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / 100 : dueTime, period);
    }
}
