using System.Diagnostics;

namespace Parley.Server.Hosting.Database;

/// <summary>Starts and runs programs with their output captured and a quiet, fixed environment.</summary>
internal static class ChildProcess
{
    public static Process Start(IEnumerable<string> command, string workingFolder, Action<string> onLine)
    {
        var words = command.ToArray();
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            WorkingDirectory = workingFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };

        // PGDATA, PGPORT and the like of the caller must not reach the private database; neither must its language.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal) || name.StartsWith("LC_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["LANG"] = "C";
        start.Environment["LC_ALL"] = "C";

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Forward(line.Data, onLine);
        process.ErrorDataReceived += (_, line) => Forward(line.Data, onLine);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    public static async Task<(int ExitCode, string Output)> RunAsync(IEnumerable<string> command, string workingFolder, CancellationToken cancellation)
    {
        var lines = new List<string>();
        using var process = Start(command, workingFolder, line =>
        {
            lock (lines)
            {
                lines.Add(line);
            }
        });

        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, string.Join('\n', lines));
    }

    /// <summary>The full path of a program of the system, null when it is not installed.</summary>
    public static string? Find(string name)
    {
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(["/usr/bin", "/bin", "/usr/sbin", "/sbin"])
            .Where(folder => folder.Length > 0)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
    }

    private static void Forward(string? line, Action<string> onLine)
    {
        if (!string.IsNullOrWhiteSpace(line))
        {
            onLine(line);
        }
    }
}
