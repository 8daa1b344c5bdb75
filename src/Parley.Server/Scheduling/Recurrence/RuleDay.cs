using System.Globalization;
using NodaTime;

namespace Parley.Server.Scheduling.Recurrence;

/// <summary>A weekday of a rule: <c>MO</c>, <c>2TU</c> (the second of the month), <c>-1FR</c> (the last).</summary>
/// <param name="Ordinal">Null: each one.</param>
internal readonly record struct RuleDay(IsoDayOfWeek Day, int? Ordinal)
{
    private static readonly string[] Names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

    public static string NameOf(IsoDayOfWeek day) => Names[(int)day - 1];

    public static IsoDayOfWeek? DayOf(ReadOnlySpan<char> name)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if (name.SequenceEqual(Names[i]))
            {
                return (IsoDayOfWeek)(i + 1);
            }
        }

        return null;
    }

    public static RuleDay? Read(ReadOnlySpan<char> text)
    {
        if (text.Length < 2 || DayOf(text[^2..]) is not { } day)
        {
            return null;
        }

        if (text.Length == 2)
        {
            return new RuleDay(day, null);
        }

        // A month has at most five of a weekday.
        return int.TryParse(text[..^2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var ordinal) && ordinal is >= -5 and <= 5 and not 0
            ? new RuleDay(day, ordinal)
            : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Ordinal}{NameOf(Day)}");
}
