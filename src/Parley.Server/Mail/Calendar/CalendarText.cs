using System.Text;

namespace Parley.Server.Mail.Calendar;

/// <summary>Content lines: escaped, folded at 75 octets, ended by CRLF (RFC 5545, section 3.1).</summary>
internal sealed class CalendarText
{
    private const int MaxOctets = 75;

    private readonly StringBuilder _text = new();

    /// <summary>A line whose value is of a form that needs no escaping.</summary>
    public CalendarText Line(string nameAndParameters, string value)
    {
        var octets = 0;
        foreach (var rune in $"{nameAndParameters}:{value}".EnumerateRunes())
        {
            // Lines end where this says and nowhere else, whatever a value brings along.
            if (Rune.IsControl(rune) && rune.Value != '\t')
            {
                continue;
            }

            // The blank that begins a folded line counts; a character is never split.
            if (octets + rune.Utf8SequenceLength > MaxOctets)
            {
                _text.Append("\r\n ");
                octets = 1;
            }

            _text.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }

        _text.Append("\r\n");
        return this;
    }

    /// <summary>A line with text that somebody wrote (section 3.3.11).</summary>
    public CalendarText Text(string name, string? value) => string.IsNullOrEmpty(value) ? this : Line(name, Escape(value));

    public static string Escape(string value) => value.ReplaceLineEndings("\n")
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>A parameter's value in quotes. It cannot hold quotes itself (section 3.2), so they become apostrophes.</summary>
    public static string Quote(string value) => $"\"{string.Concat(value.Select(letter => letter == '"' ? '\'' : char.IsControl(letter) ? ' ' : letter))}\"";

    public override string ToString() => _text.ToString();
}
