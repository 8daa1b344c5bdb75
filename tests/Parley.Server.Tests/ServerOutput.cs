using System.Reflection;

namespace Parley.Server.Tests;

/// <summary>Where the build put the program.</summary>
internal static class ServerOutput
{
    public static string Folder { get; } = typeof(ServerOutput).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(data => data.Key == "ServerOutput").Value!;

    /// <summary>The program to start as a process: the published one that ./test.sh made, which is ready in half the time, else the build's.</summary>
    public static string Program { get; } =
        Environment.GetEnvironmentVariable("PARLEY_SERVER_DLL") is { Length: > 0 } published ? Path.ChangeExtension(published, null) : Path.Combine(Folder, "Parley.Server");

    public static string Repository { get; } = Path.GetFullPath("../../../../..", Folder);
}
