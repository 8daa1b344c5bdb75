using System.Globalization;
using System.Net;

namespace Parley.Server.Hosting.Options;

/// <summary>Reads single settings and gathers what is wrong with them, named as environment variables are.</summary>
internal sealed class SettingReader(IConfiguration configuration)
{
    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Problems => _problems;

    public string? Text(string key)
    {
        var value = configuration[$"Parley:{key}"]?.Trim();
        return string.IsNullOrEmpty(value) ? null : value;
    }

    public int Number(string key, int fallback, int least, int most)
    {
        return Read(key, fallback, $"a whole number from {least} to {most}", text =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
                ? value
                : null);
    }

    public bool Flag(string key, bool fallback)
    {
        return Read(key, fallback, "true or false", text => bool.TryParse(text, out var value) ? value : null);
    }

    public TimeSpan? Duration(string key, TimeSpan? fallback)
    {
        return Read(key, fallback ?? TimeSpan.Zero, "a time such as 00:10:00 or 30.00:00:00", text =>
            TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var value) && value > TimeSpan.Zero
                ? value
                : null) is { Ticks: > 0 } given ? given : fallback;
    }

    public T Choice<T>(string key, T fallback) where T : struct, Enum
    {
        var names = string.Join(", ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant()));
        return Read(key, fallback, $"one of {names}", text =>
            Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0])
                ? value
                : null);
    }

    /// <summary>Null stands for every address.</summary>
    public IPAddress? Address(string key, IPAddress? fallback)
    {
        return Text(key) switch
        {
            null => fallback,
            "any" or "*" => null,
            "localhost" => IPAddress.Loopback,
            var text when IPAddress.TryParse(text, out var address) => address,
            var text => Refuse(key, text, "an IP address, 'localhost' or 'any'", fallback),
        };
    }

    public IReadOnlyList<string> List(string key)
    {
        // An array in appsettings.json has children; an environment variable is one comma separated value.
        var children = configuration.GetSection($"Parley:{key}").GetChildren().Select(child => child.Value ?? "").ToArray();
        return [.. (children.Length > 0 ? children : (Text(key) ?? "").Split(','))
            .Select(item => item.Trim()).Where(item => item.Length > 0)];
    }

    public IReadOnlyList<T> List<T>(string key, string expected, Func<string, T?> parse) where T : class
    {
        return [.. List(key).Select(text => parse(text) ?? Refuse<T?>(key, text, expected, null)).OfType<T>()];
    }

    public T Refuse<T>(string key, string value, string expected, T result)
    {
        _problems.Add($"{NameOf(key)} must be {expected}, but is '{value}'");
        return result;
    }

    public static string NameOf(string key) => "Parley__" + key.Replace(":", "__", StringComparison.Ordinal);

    private T Read<T>(string key, T fallback, string expected, Func<string, T?> parse) where T : struct
    {
        return Text(key) is not { } text ? fallback : parse(text) ?? Refuse(key, text, expected, fallback);
    }
}
