using System.Reflection;

namespace Parley.Server.Tests;

/// <summary>Where the build put the program.</summary>
internal static class ServerOutput
{
    public static string Folder { get; } = typeof(ServerOutput).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(data => data.Key == "ServerOutput").Value!;

    public static string Repository { get; } = Path.GetFullPath("../../../../..", Folder);
}
