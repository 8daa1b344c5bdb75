using System.Globalization;

namespace Parley.Server.Ui.Languages;

/// <summary>Fills the blanks of a sentence as the reader's language wants it.</summary>
internal static class Sentences
{
    // Unicode's isolates (UAX 9): what stands between them does not turn the order of the words around it.
    private const char FirstStrongIsolate = '\u2068';
    private const char PopIsolate = '\u2069';

    /// <summary>A sentence with its blanks filled in: numbers in the language's digits; in right-to-left text names keep their own direction.</summary>
    public static string Fill(string sentence, params ReadOnlySpan<object?> values)
    {
        var culture = PageLanguages.Current;
        var filled = new object?[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            filled[i] = values[i] switch
            {
                string text => culture.TextInfo.IsRightToLeft && text.Length > 0 ? $"{FirstStrongIsolate}{text}{PopIsolate}" : text,
                IFormattable number => Digits(number.ToString(null, culture), culture),
                var other => other,
            };
        }

        return string.Format(culture, sentence, filled);
    }

    /// <summary>The digits that the reader's language writes. .NET itself formats numbers and times with those of English everywhere.</summary>
    public static string ReadersDigits(string text) => Digits(text, PageLanguages.Current);

    public static string Digits(string text, CultureInfo culture)
    {
        var digits = culture.NumberFormat.NativeDigits;
        return digits[0] == "0" ? text : string.Concat(text.Select(letter => char.IsAsciiDigit(letter) ? digits[letter - '0'] : letter.ToString()));
    }
}
