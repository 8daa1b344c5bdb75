using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Parley.Server.Hosting.Backup;
using Parley.Server.Hosting.Database;
using Parley.Server.Hosting.Files;
using Parley.Server.Hosting.Options;
using Parley.Server.Hosting.Web;

namespace Parley.Server.Hosting;

/// <summary>Runs one command from the first line to the exit code.</summary>
internal static class ServerProgram
{
    // What shells report for a program ended by SIGINT.
    private const int Interrupted = 130;

    public static async Task<int> RunAsync(string[] arguments, Func<string[], ProgramFolder, WebApplication> build)
    {
        try
        {
            var line = CommandLine.Parse(arguments);
            if (line.Command == ServerCommand.Help)
            {
                Console.WriteLine(CommandLine.Usage);
                return 0;
            }

            Globalization.Require();
            await using var app = build(line.Configuration, new ProgramFolder(AppContext.BaseDirectory));
            await RunAsync(app, line);
            return 0;
        }
        catch (StartupException error)
        {
            await Console.Error.WriteLineAsync($"parley: {error.Message}");
            return error.ExitCode;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or Win32Exception || DatabaseTrouble.Explains(error))
        {
            // A full disk, a folder without rights, a database that went away: the world's fault, and the message says which.
            await Console.Error.WriteLineAsync($"parley: {(error is InvalidOperationException ? error.InnerException ?? error : error).Message.ReplaceLineEndings(" ")}");
            return StartupException.Failed;
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
    }

    /// <summary>Prepares and starts the server; returns once it takes requests.</summary>
    public static async Task StartAsync(WebApplication app, CancellationToken cancellation)
    {
        var run = app.Services.GetRequiredService<ServerRun>();
        await run.PrepareAsync(app.Services, cancellation);
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            throw new StartupException(
                $"{error.Message.TrimEnd('.')}. Another program (or another Parley) uses that port; set Parley__Http__Port or Parley__Https__Port to a free one.");
        }
        catch (SocketException error)
        {
            var options = app.Services.GetRequiredService<ParleyOptions>();
            throw new StartupException(
                $"The server cannot listen on ports {options.Http.Port} (HTTP) and {options.Https.Port} (HTTPS): {error.Message}");
        }

        app.Services.GetRequiredService<QuietStart.State>().IsServing = true;
    }

    private static async Task RunAsync(WebApplication app, CommandLine line)
    {
        using var interrupted = new CancellationTokenSource();
        void Interrupt(PosixSignalContext context)
        {
            context.Cancel = true;
            interrupted.Cancel();
        }

        // While serving, the host listens for signals itself.
        using (PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt))
        using (PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt))
        {
            switch (line.Command)
            {
                case ServerCommand.Backup:
                    Console.WriteLine(await BackupCommand.RunAsync(app.Services, line.File!, interrupted.Token));
                    return;
                case ServerCommand.Restore:
                    Console.WriteLine(await RestoreCommand.RunAsync(app.Services, line.File!, interrupted.Token));
                    return;
                default:
                    await StartAsync(app, interrupted.Token);
                    break;
            }
        }

        var options = app.Services.GetRequiredService<ParleyOptions>();
        var addresses = app.Services.GetRequiredService<ServerAddresses>();
        StartBlock.Warn(app.Logger, options, addresses);
        Console.WriteLine(StartBlock.Write(options, addresses, app.Services.GetRequiredService<ServerCertificate>().IsSelfSigned));
        await app.WaitForShutdownAsync();
        if (app.Services.GetRequiredService<EmergencyStop>().Reason is { } reason)
        {
            throw new StartupException(reason);
        }
    }
}
