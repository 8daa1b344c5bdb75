namespace Parley.Server.Hosting;

internal enum ServerCommand
{
    Serve,
    Backup,
    Restore,
    Help,
}

/// <summary>The first words choose the command; what starts with "--" is configuration, as ASP.NET Core reads it.</summary>
internal sealed record CommandLine(ServerCommand Command, string? File, string[] Configuration)
{
    public const string Usage = """
        Parley: video meetings on your own machine.

          Parley.Server                  start the server
          Parley.Server backup FILE      write everything into one archive; the server may be running
          Parley.Server restore FILE     bring an archive back into an empty data folder or database
          Parley.Server --help           this text

        Settings are environment variables such as Parley__Https__Port=8443, or --Parley:Https:Port=8443.
        docs/operations.md lists them.
        """;

    public static CommandLine Parse(string[] arguments)
    {
        if (arguments.Any(argument => argument is "--help" or "-h" or "help"))
        {
            return new(ServerCommand.Help, null, []);
        }

        var words = arguments.TakeWhile(argument => !argument.StartsWith('-')).ToArray();
        var rest = arguments[words.Length..];
        if (rest.FirstOrDefault(argument => !argument.StartsWith("--", StringComparison.Ordinal) || !argument.Contains('=', StringComparison.Ordinal)) is { } odd)
        {
            throw Wrong($"'{odd}' is not understood; settings are written --Parley:Key=value");
        }

        return words switch
        {
            [] => new(ServerCommand.Serve, null, rest),
            ["backup", var file] => new(ServerCommand.Backup, Path.GetFullPath(file), rest),
            ["restore", var file] => new(ServerCommand.Restore, Path.GetFullPath(file), rest),
            ["backup" or "restore", ..] => throw Wrong($"'{words[0]}' needs exactly one file name"),
            _ => throw Wrong($"'{words[0]}' is not a command"),
        };
    }

    private static StartupException Wrong(string problem)
    {
        return new StartupException($"{problem}. --help shows what can be done.", StartupException.Misconfigured);
    }
}
