using Parley.Server.Hosting.Database;

namespace Parley.Server.Tests.Hosting;

/// <summary>Runs a program of the system and fails the test when it fails.</summary>
internal static class Shell
{
    public static async Task<string> RunAsync(params string[] command)
    {
        var (exitCode, output) = await ChildProcess.RunAsync(command, "/", CancellationToken.None);
        exitCode.ShouldBe(0, $"{string.Join(' ', command)}: {output}");
        return output;
    }
}
