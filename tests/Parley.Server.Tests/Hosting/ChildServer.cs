using System.Diagnostics;
using System.Globalization;
using System.Text;
using Parley.Server.Hosting.Database;
using Parley.Server.Hosting.Files;

namespace Parley.Server.Tests.Hosting;

/// <summary>The program as a process of its own, as a person or systemd starts it.</summary>
internal sealed class ChildServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildServer(Process process, int httpPort)
    {
        _process = process;
        BaseUrl = $"http://127.0.0.1:{httpPort}";
    }

    public string BaseUrl { get; }

    public int ProcessId => _process.Id;

    public string Output => Snapshot(_output);

    public string Errors => Snapshot(_errors);

    /// <param name="data">Null leaves the choice of the data folder to the program.</param>
    /// <param name="prefix">Words before the program, such as setpriv.</param>
    public static ChildServer Launch(
        string? data,
        IEnumerable<string>? arguments = null,
        IReadOnlyDictionary<string, string?>? environment = null,
        string[]? prefix = null,
        string? program = null,
        string workingFolder = "/")
    {
        var httpPort = FreePort.Find();
        string[] command = [.. prefix ?? [], program ?? ServerOutput.Program, .. arguments ?? []];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = workingFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["Parley__Http__Port"] = httpPort.ToString(CultureInfo.InvariantCulture);
        start.Environment["Parley__Https__Port"] = FreePort.Find().ToString(CultureInfo.InvariantCulture);
        start.Environment["Parley__Https__Address"] = "127.0.0.1";
        start.Environment["Parley__Media__UdpPort"] = "0";
        start.Environment["Parley__Media__TcpPort"] = "0";
        if (data is not null)
        {
            start.Environment["Parley__DataDirectory"] = data;
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        var child = new ChildServer(new Process { StartInfo = start }, httpPort);
        child.Begin();
        return child;
    }

    public static async Task<ChildServer> StartAsync(
        string? data, IReadOnlyDictionary<string, string?>? environment = null, string[]? prefix = null, string? program = null)
    {
        var child = Launch(data, null, environment, prefix, program);
        await child.ReadyAsync();
        return child;
    }

    /// <summary>A command that ends by itself.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string? data, string[] arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        await using var child = Launch(data, arguments, environment);
        return (await child.ExitAsync(), child.Output, child.Errors);
    }

    public async Task ReadyAsync()
    {
        var first = await Task.WhenAny(_ready.Task, _process.WaitForExitAsync(), Task.Delay(Patience));
        if (first != _ready.Task)
        {
            throw new InvalidOperationException($"The server did not start: {Errors} {Output}");
        }
    }

    public async Task<int> ExitAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async Task<int> StopAsync(int signal = Unix.Interrupt)
    {
        Unix.Signal(_process.Id, signal).ShouldBe(0);
        return await ExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await StopAsync();
        }

        _process.Dispose();
    }

    /// <summary>How a person would reach the embedded database of a running server.</summary>
    public static string ConnectionStringOf(string data)
    {
        var socketFolder = File.ReadAllLines(Path.Combine(data, "database", "postmaster.pid"))[4];
        return EmbeddedPostgres.ConnectionStringFor(socketFolder) + ";Pooling=false";
    }

    public static int DatabaseProcessOf(string data)
    {
        return int.Parse(File.ReadLines(Path.Combine(data, "database", "postmaster.pid")).First(), CultureInfo.InvariantCulture);
    }

    private void Begin()
    {
        _process.OutputDataReceived += (_, line) =>
        {
            Append(_output, line.Data);
            if (line.Data?.Contains("Parley is ready", StringComparison.Ordinal) == true)
            {
                _ready.TrySetResult();
            }
        };
        _process.ErrorDataReceived += (_, line) => Append(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private static void Append(StringBuilder text, string? line)
    {
        lock (text)
        {
            text.AppendLine(line);
        }
    }

    private static string Snapshot(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString().Trim();
        }
    }
}
