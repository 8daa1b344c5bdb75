using System.Diagnostics;
using System.Globalization;
using Parley.Bench.Load;
using Parley.Rtc;

namespace Parley.Bench.Servers;

/// <summary>
/// The practical limit: bench/reference/forward.c, which decrypts, rewrites, encrypts and sends, and does nothing else a server must do.
/// </summary>
/// <param name="segmented">Sends runs by UDP_SEGMENT instead of one message a packet.</param>
internal sealed class ReferenceServer(ServerPlace place, bool segmented) : MediaServer
{
    private ServerProcess? _process;
    private PeerAddress _address;

    public override string Name => segmented ? "reference-gso" : "reference";

    public override string Version => "C, OpenSSL EVP AES-128-GCM, recvmmsg/sendmmsg" + (segmented ? " with UDP_SEGMENT" : string.Empty);

    public override int? ProcessId => _process?.Id;

    public override async Task StartAsync(CancellationToken cancellation)
    {
        var program = await BuildAsync(cancellation);
        _process = ServerProcess.Start(place.Cores, place.Niceness, program, segmented ? ["gso"] : [], null);
        var line = await _process.Output.ReadLineAsync(cancellation);
        if (!ushort.TryParse(line, CultureInfo.InvariantCulture, out var port))
        {
            throw new InvalidOperationException($"The reference loop said: {line}");
        }

        _address = PeerAddress.FromBytes([127, 0, 0, 1], port);
    }

    public override async Task ConnectAsync(LoadSession session, CancellationToken cancellation)
    {
        await base.ConnectAsync(session, cancellation);
        await TellAsync("go", cancellation);
    }

    public override async Task<Publisher> AddPublisherAsync(LoadSession session, CancellationToken cancellation) =>
        await session.AddPublisherAsync(await AddAsync(session, 'p', cancellation), session.NewSources(), null);

    public override async Task<Subscriber> AddSubscriberAsync(LoadSession session, CancellationToken cancellation) =>
        await session.AddSubscriberAsync(await AddAsync(session, 's', cancellation), null);

    public override async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    private async Task<BareEndpoint> AddAsync(LoadSession session, char role, CancellationToken cancellation)
    {
        var (key, salt) = BareEndpoint.NewKeys();
        var endpoint = await session.NewBareEndpointAsync(_address, key, salt);
        var address = endpoint.Address;
        await TellAsync(
            $"{role} {address.ToIPAddress()} {address.Port} {Convert.ToHexString(key)} {Convert.ToHexString(salt)}", cancellation);
        return endpoint;
    }

    private async Task TellAsync(string line, CancellationToken cancellation)
    {
        await _process!.Input.WriteLineAsync(line.AsMemory(), cancellation);
        await _process.Input.FlushAsync(cancellation);
        if (await _process.Output.ReadLineAsync(cancellation) != "ok")
        {
            throw new InvalidOperationException($"The reference loop refused: {line.Split(' ')[0]}");
        }
    }

    private async Task<string> BuildAsync(CancellationToken cancellation)
    {
        var source = Path.Combine(place.BenchFolder, "reference", "forward.c");
        var program = Path.Combine(place.WorkFolder, "forward");
        if (!File.Exists(program) || File.GetLastWriteTimeUtc(program) < File.GetLastWriteTimeUtc(source))
        {
            using var compiler = Process.Start("gcc", ["-O2", "-march=native", "-Wall", "-Wextra", "-Werror", "-o", program, source, "-lcrypto"]);
            await compiler.WaitForExitAsync(cancellation);
            if (compiler.ExitCode != 0)
            {
                throw new InvalidOperationException("gcc could not build the reference loop; it needs libssl-dev.");
            }
        }

        return program;
    }
}
