using System.Globalization;
using System.Runtime.Versioning;
using Parley.Server.Hosting.Files;

namespace Parley.Server.Hosting.Database;

/// <summary>A database process left over from a server that was killed. The caller owns the data folder, so nobody uses it.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed partial class StalePostgres(string clusterFolder, TimeProvider time, ILogger<StalePostgres> logger)
{
    private string PidFile => Path.Combine(clusterFolder, "postmaster.pid");

    /// <summary>The socket folder a running database announced, null when none runs.</summary>
    public string? FindSocketFolder()
    {
        // Line 5 of postmaster.pid is the first socket folder.
        return FindProcess() is not null && File.ReadAllLines(PidFile) is { Length: > 4 } lines ? lines[4] : null;
    }

    public async Task StopAsync(CancellationToken cancellation)
    {
        if (FindProcess() is { } process)
        {
            LogStopping(logger, process);
            if (!await StopAsync(process, Unix.Interrupt, TimeSpan.FromSeconds(20), cancellation)
                && !await StopAsync(process, Unix.Quit, TimeSpan.FromSeconds(5), cancellation)
                && !await StopAsync(process, Unix.Kill, TimeSpan.FromSeconds(5), cancellation))
            {
                throw new StartupException(
                    string.Create(CultureInfo.InvariantCulture, $"A database process of an earlier run (process {process}) does not stop."));
            }
        }

        // The number in a left-over file may belong to any program by now (it does after a container restart), and PostgreSQL would refuse to start.
        if (File.Exists(PidFile))
        {
            File.Delete(PidFile);
        }
    }

    private async Task<bool> StopAsync(int process, int signal, TimeSpan patience, CancellationToken cancellation)
    {
        _ = Unix.Signal(process, signal);
        var start = time.GetTimestamp();
        while (FindProcess() == process)
        {
            if (time.GetElapsedTime(start) > patience)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellation);
        }

        return true;
    }

    private int? FindProcess()
    {
        if (!File.Exists(PidFile)
            || !int.TryParse(File.ReadLines(PidFile).FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            || Unix.Signal(process, 0) != 0)
        {
            return null;
        }

        // PostgreSQL works inside its data folder; that tells it from a stranger with the same number, whatever links lead there.
        return !OperatingSystem.IsLinux() || WorksInCluster(process) ? process : null;
    }

    private bool WorksInCluster(int process)
    {
        try
        {
            var seen = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/cwd/postmaster.pid");
            return File.Exists(seen) && File.ReadLines(seen).Take(3).SequenceEqual(File.ReadLines(PidFile).Take(3));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [LoggerMessage(1010, LogLevel.Information, "Stopping the database of an earlier run (process {Process})")]
    private static partial void LogStopping(ILogger logger, int process);
}
