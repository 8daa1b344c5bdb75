using System.Diagnostics;
using System.Globalization;

namespace Parley.Bench.Servers;

/// <summary>A server's process, pinned to a core from its first instruction on and ended with the benchmark.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StreamWriter? _log;
    private readonly Lock _lock = new();

    private ServerProcess(Process process, StreamWriter? log)
    {
        _process = process;
        _log = log;
    }

    public int Id => _process.Id;

    public StreamWriter Input => _process.StandardInput;

    public StreamReader Output => _process.StandardOutput;

    /// <summary>Starts a program; taskset and nice become the program, so the id is the program's.</summary>
    /// <param name="logPath">Where its output goes, or null when the caller reads it.</param>
    public static ServerProcess Start(string cores, int niceness, string program, IEnumerable<string> arguments, string? logPath)
    {
        var command = new List<string>();
        if (cores.Length > 0)
        {
            command.AddRange(["taskset", "-c", cores]);
        }

        if (niceness != 0)
        {
            command.AddRange(["nice", "-n", niceness.ToString(CultureInfo.InvariantCulture)]);
        }

        command.Add(program);
        command.AddRange(arguments);
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = logPath is not null,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var server = new ServerProcess(process, logPath is null ? null : new StreamWriter(logPath));
        if (logPath is not null)
        {
            process.OutputDataReceived += (_, line) => server.Write(line.Data);
            process.ErrorDataReceived += (_, line) => server.Write(line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        return server;
    }

    public void ThrowIfEnded()
    {
        if (_process.HasExited)
        {
            throw new InvalidOperationException($"The server ended with code {_process.ExitCode}; see its log.");
        }
    }

    /// <summary>Closes the program's input, which asks it to end, and tells how it did.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync(TimeSpan limit)
    {
        Input.Close();
        await _process.WaitForExitAsync().WaitAsync(limit, TimeProvider.System);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        lock (_lock)
        {
            _log?.Dispose();
        }
    }

    private void Write(string? line)
    {
        lock (_lock)
        {
            if (_log?.BaseStream is { CanWrite: true } && line is not null)
            {
                _log.WriteLine(line);
            }
        }
    }
}
