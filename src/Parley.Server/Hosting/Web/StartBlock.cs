using Parley.Server.Hosting.Options;

namespace Parley.Server.Hosting.Web;

/// <summary>What the person who started the server reads first.</summary>
internal static partial class StartBlock
{
    public static string Write(ParleyOptions options, ServerAddresses addresses, bool isSelfSigned)
    {
        List<string> lines =
        [
            "",
            "  Parley is ready.",
            "",
            $"    On this machine     https://localhost:{addresses.HttpsPort}",
            .. addresses.Lan.Select(address => $"    In your network     https://{ServerAddresses.Bracket(address)}:{addresses.HttpsPort}"),
            $"    For a proxy         http://localhost:{addresses.HttpPort}",
            $"    Data folder         {options.DataDirectory}",
            "",
            "  Open the address, press \"New meeting\" and send the link to somebody.",
        ];
        if (isSelfSigned)
        {
            lines.Add("  The browser warns once: the certificate was made on this machine.");
        }

        lines.Add("  Ctrl+C stops the server.");
        return string.Join(Environment.NewLine, lines) + Environment.NewLine;
    }

    public static void Warn(ILogger logger, ParleyOptions options, ServerAddresses addresses)
    {
        if (options.PublicUrl is null)
        {
            LogGuessedUrl(logger, addresses.PublicUrl);
        }

        if (options.Ice.TurnSecret is null && options.Ice.Servers.Any(url => url.StartsWith("turn", StringComparison.Ordinal)))
        {
            LogNoTurnSecret(logger);
        }

        if (options.Mail is { Enabled: true, Smtp: { LogsInOpenly: true, Host: var host } })
        {
            LogOpenLogin(logger, host);
        }

        if (!options.RateLimitsEnabled)
        {
            LogNoRateLimits(logger);
        }
    }

    [LoggerMessage(1110, LogLevel.Warning, "Parley__PublicUrl is not set: links in mails and API answers begin with {PublicUrl}")]
    private static partial void LogGuessedUrl(ILogger logger, Uri publicUrl);

    [LoggerMessage(1112, LogLevel.Warning, "Parley__Ice__Servers names TURN servers, but without Parley__Ice__TurnSecret nobody is told of them")]
    private static partial void LogNoTurnSecret(ILogger logger);

    [LoggerMessage(1113, LogLevel.Warning, "Parley__Mail__Smtp__Security=none: user and password of the mail server go to {Host} unencrypted, for everybody on the way to read")]
    private static partial void LogOpenLogin(ILogger logger, string host);

    [LoggerMessage(1111, LogLevel.Warning, "Rate limits are off (Parley__RateLimits__Enabled=false): for load tests only")]
    private static partial void LogNoRateLimits(ILogger logger);
}
