using System.Globalization;
using System.Net;
using Npgsql;
using Parley.Server.Hosting.Files;

namespace Parley.Server.Hosting.Options;

/// <summary>Turns configuration into <see cref="ParleyOptions"/>, or says in one line everything that is wrong with it.</summary>
internal static class OptionsReader
{
    public static ParleyOptions Read(IConfiguration configuration, ProgramFolder program)
    {
        var settings = new SettingReader(configuration);
        var options = new ParleyOptions
        {
            DataDirectory = DataDirectory.Choose(settings.Text("DataDirectory"), program),
            Database = Database(settings),
            PublicUrl = PublicUrl(settings),
            Http = new(settings.Address("Http:Address", IPAddress.Loopback), settings.Number("Http:Port", 8180, 0, 65535)),
            Https = Https(settings, program),
            TrustedProxies = Networks(settings, "TrustedProxies"),
            Media = new(
                settings.Number("Media:UdpPort", 8181, 0, 65535),
                settings.Number("Media:TcpPort", 8182, 0, 65535),
                settings.List("Media:PublicAddresses", "IP addresses", text => IPAddress.TryParse(text, out var address) ? address : null),
                settings.Choice("Media:Topology", MediaTopology.Auto),
                settings.Number("Media:Workers", Math.Max(1, Environment.ProcessorCount - 1), 1, 256)),
            Ice = new(settings.List("Ice:Servers", "stun:, stuns:, turn: or turns: addresses", IceServer), settings.Text("Ice:TurnSecret")),
            Meetings = new(
                settings.Duration("Meetings:IdleEnd", TimeSpan.FromMinutes(10))!.Value,
                settings.Duration("Meetings:Retention", null),
                settings.Duration("Meetings:ActingAfter", TimeSpan.FromMinutes(1))!.Value,
                settings.Number("Meetings:WaitingPerSource", 20, 1, 500)),
            Mail = MailOptionsReader.Read(settings, PublicUrlHost(settings)),
            Webhooks = new(settings.Choice("Webhooks:Accounts", WebhookAccounts.Administrators), Networks(settings, "Webhooks:AllowedNetworks")),
            AdminEmail = AdminEmail(settings),
            RateLimitsEnabled = settings.Flag("RateLimits:Enabled", true),
            GuestsCanCreateMeetings = settings.Flag("Guests:CanCreateMeetings", true),
            DefaultLanguage = Language(settings),
            PageLanguage = settings.Text("DefaultLanguage"),
            MetricsAllowRemote = settings.Flag("Metrics:AllowRemote", false),
        };

        if (settings.Problems.Count > 0)
        {
            throw new StartupException(string.Join("; ", settings.Problems) + ".", StartupException.Misconfigured);
        }

        return options;
    }

    private static string? Database(SettingReader settings)
    {
        if (settings.Text("Database") is not { } text)
        {
            return null;
        }

        try
        {
            var parsed = new NpgsqlConnectionStringBuilder(text);
            return string.IsNullOrEmpty(parsed.Host)
                ? settings.Refuse<string?>("Database", "a text without Host", "a PostgreSQL connection string with a Host", null)
                : text;
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            // The value is not repeated: it usually holds a password.
            return settings.Refuse<string?>("Database", "something else", "a PostgreSQL connection string such as Host=db;Username=parley;Password=...;Database=parley", null);
        }
    }

    private static Uri? PublicUrl(SettingReader settings)
    {
        if (settings.Text("PublicUrl") is not { } text)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var url)
            && url.Scheme is "http" or "https"
            && url is { Query: "", Fragment: "", UserInfo: "", AbsolutePath: "/" }
                ? url
                : settings.Refuse<Uri?>("PublicUrl", text, "an address such as https://meet.example.org (no path)", null);
    }

    private static string PublicUrlHost(SettingReader settings) =>
        Uri.TryCreate(settings.Text("PublicUrl"), UriKind.Absolute, out var url) && Uri.CheckHostName(url.IdnHost) == UriHostNameType.Dns ? url.IdnHost : "localhost";

    private static string? AdminEmail(SettingReader settings) =>
        settings.Text("Admin:Email") is not { } text || (text.IndexOf('@') is > 0 and var at && at == text.LastIndexOf('@') && at < text.Length - 1)
            ? settings.Text("Admin:Email")
            : settings.Refuse<string?>("Admin:Email", text, "an e-mail address", null);

    private static HttpsOptions Https(SettingReader settings, ProgramFolder program)
    {
        var certificate = settings.Text("Https:CertificatePath");
        var key = settings.Text("Https:KeyPath");
        if (key is not null && certificate is null)
        {
            settings.Refuse("Https:CertificatePath", "", "set when Parley__Https__KeyPath is", 0);
        }

        return new(
            settings.Address("Https:Address", null),
            settings.Number("Https:Port", 8181, 0, 65535),
            certificate is null ? null : program.Resolve(certificate),
            key is null ? null : program.Resolve(key));
    }

    private static string Language(SettingReader settings)
    {
        var text = settings.Text("DefaultLanguage") ?? "en";
        try
        {
            return CultureInfo.GetCultureInfo(text, predefinedOnly: true).Name;
        }
        catch (CultureNotFoundException)
        {
            return settings.Refuse("DefaultLanguage", text, "a language tag such as en, fr or ar", "en");
        }
    }

    private static string? IceServer(string text)
    {
        return text.StartsWith("stun:", StringComparison.Ordinal)
            || text.StartsWith("stuns:", StringComparison.Ordinal)
            || text.StartsWith("turn:", StringComparison.Ordinal)
            || text.StartsWith("turns:", StringComparison.Ordinal) ? text : null;
    }

    private static IReadOnlyList<IPNetwork> Networks(SettingReader settings, string key) =>
        [.. settings.List(key, "networks such as 10.0.0.0/8 or addresses", ParseNetwork).Select(network => network.Value)];

    private static Network? ParseNetwork(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
        {
            return new Network(network);
        }

        return IPAddress.TryParse(text, out var address)
            ? new Network(new IPNetwork(address, address.GetAddressBytes().Length * 8))
            : null;
    }

    private sealed record Network(IPNetwork Value);
}
