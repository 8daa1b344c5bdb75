using System.Globalization;

namespace Parley.Bench.Measuring;

/// <summary>A command line of words and of options with one value each.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);
    private readonly List<string> _words = [];

    public IReadOnlyList<string> Words => _words;

    /// <summary>Reads the options; throws <see cref="ArgumentException"/> with what is wrong.</summary>
    public static Arguments Parse(IReadOnlyList<string> arguments, IReadOnlyCollection<string> known)
    {
        var result = new Arguments();
        for (var index = 0; index < arguments.Count; index++)
        {
            var name = arguments[index];
            if (!name.StartsWith("--", StringComparison.Ordinal))
            {
                result._words.Add(name);
                continue;
            }

            if (!known.Contains(name))
            {
                throw new ArgumentException($"There is no option {name}; there are {string.Join(", ", known)}.", nameof(arguments));
            }

            if (++index == arguments.Count)
            {
                throw new ArgumentException($"{name} has no value.", nameof(arguments));
            }

            result._options[name] = arguments[index];
        }

        return result;
    }

    public string? Text(string name) => _options.GetValueOrDefault(name);

    public int Number(string name, int otherwise, int low, int high) =>
        Text(name) is not { } text ? otherwise : ToNumber(name, text, low, high);

    public double Fraction(string name, double otherwise, double low, double high) =>
        Text(name) is not { } text ? otherwise
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= low && number <= high ? number
        : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name} is from {low} to {high}, not {text}."), name);

    public IReadOnlyList<int>? Numbers(string name, int low, int high) =>
        Text(name)?.Split(',').Select(part => ToNumber(name, part, low, high)).ToList();

    private static int ToNumber(string name, string text, int low, int high) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= low && number <= high
            ? number
            : throw new ArgumentException($"{name} is a number from {low} to {high}, not {text}.", name);
}
