using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Parley.Server.Tests.Mail.Foreign;

/// <summary>A running mail server of other people's making, and what it has taken.</summary>
internal sealed class ForeignSmtp : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ForeignSmtp(Process process, int port)
    {
        (_process, Port) = (process, port);
        Errors = process.StandardError.ReadToEndAsync();
        Reading = ReadAsync();
    }

    public int Port { get; }

    public ConcurrentQueue<Taken> Mails { get; } = new();

    private Task<string> Errors { get; }

    private Task Reading { get; }

    internal sealed record Taken(string Sender, string To, string? Login, bool Encrypted, byte[] Content, IReadOnlyList<string> Options);

    public static async Task<ForeignSmtp> StartAsync(int? port = null, string security = "none", params string[] more)
    {
        var chosen = port ?? FreePort.Find();
        var start = new ProcessStartInfo(ForeignFactAttribute.Python, [ForeignReader.Script("smtp_server.py"), chosen.ToString(CultureInfo.InvariantCulture), security, .. more])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var server = new ForeignSmtp(Process.Start(start)!, chosen);
        var first = await Task.WhenAny(server._ready.Task, server.Reading, Task.Delay(Patience));
        first.ShouldBe(server._ready.Task, server._process.HasExited ? await server.Errors : "The mail server did not start.");
        return server;
    }

    /// <summary>Waits until it has taken so many.</summary>
    public async Task<IReadOnlyList<Taken>> TakesAsync(int count, TimeSpan? patience = null)
    {
        var watch = Stopwatch.StartNew();
        while (Mails.Count < count)
        {
            watch.Elapsed.ShouldBeLessThan(patience ?? Patience, $"It took {Mails.Count} of {count} mails.");
            await Task.Delay(20);
        }

        return [.. Mails];
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        await Reading;
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            var said = JsonNode.Parse(line)!.AsObject();
            if (said.ContainsKey("ready"))
            {
                _ready.TrySetResult();
                continue;
            }

            Mails.Enqueue(new Taken(
                said["sender"]!.GetValue<string>(),
                string.Join(' ', said["to"]!.AsArray().Select(to => to!.GetValue<string>())),
                said["login"]?.GetValue<string>(),
                said["encrypted"]!.GetValue<bool>(),
                Convert.FromBase64String(said["content"]!.GetValue<string>()),
                [.. said["options"]!.AsArray().Select(option => option!.GetValue<string>())]));
        }
    }
}
