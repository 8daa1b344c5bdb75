namespace Parley.Server.Hosting.Files;

/// <summary>Chooses the folder that holds everything the server writes.</summary>
internal static class DataDirectory
{
    public static string Choose(string? configured, ProgramFolder program)
    {
        if (configured is not null)
        {
            return program.Resolve(configured);
        }

        if (program.SourceRoot is { } root)
        {
            return Path.Combine(root, "data");
        }

        // systemd names every folder of StateDirectory=, separated by colons.
        if (Environment.GetEnvironmentVariable("STATE_DIRECTORY") is { Length: > 0 } state)
        {
            return Path.GetFullPath(state.Split(':')[0]);
        }

        var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return local.Length > 0
            ? Path.Combine(local, "parley")
            : throw new StartupException(
                "There is no home folder to keep data in; set Parley__DataDirectory to a folder.", StartupException.Misconfigured);
    }
}
