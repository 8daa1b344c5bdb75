namespace Parley.Server.Hosting;

/// <summary>The program cannot start or a command cannot be carried out. The message is one line for the person who started it.</summary>
internal sealed class StartupException(string message, int exitCode = StartupException.Failed, Exception? inner = null)
    : Exception(message, inner)
{
    public const int Failed = 1;

    /// <summary>A setting or an argument is wrong; starting again without a change cannot help (sysexits EX_CONFIG).</summary>
    public const int Misconfigured = 78;

    public int ExitCode { get; } = exitCode;
}
