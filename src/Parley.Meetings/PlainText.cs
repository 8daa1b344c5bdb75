using System.Globalization;
using System.Text;

namespace Parley.Meetings;

/// <summary>Takes out of text what nobody sees: PostgreSQL refuses U+0000, terminals obey escapes, direction overrides make text look like other text.</summary>
public static class PlainText
{
    /// <summary>One line: blanks of every kind are folded into single spaces, ends are trimmed.</summary>
    public static string Line(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                if (line.Length > 0 && line[^1] != ' ')
                {
                    line.Append(' ');
                }
            }
            else if (IsSeen(rune))
            {
                line.Append(rune.ToString());
            }
        }

        return line.ToString().Trim().Normalize(NormalizationForm.FormC);
    }

    /// <summary>Several lines: only control characters and direction overrides go. Marks and joiners belong to right-to-left text and to emoji.</summary>
    public static string Lines(string text)
    {
        var lines = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\n' or '\r' or '\t' || !(Rune.IsControl(rune) || IsDirectionOverride(rune)))
            {
                lines.Append(rune.ToString());
            }
        }

        return lines.ToString().Trim();
    }

    /// <summary>Zero-width joiner and non-joiner belong to emoji and to Arabic and Indic spelling.</summary>
    public static bool IsJoiner(Rune rune) => rune.Value is 0x200C or 0x200D;

    private static bool IsDirectionOverride(Rune rune) => rune.Value is >= 0x202A and <= 0x202E;

    private static bool IsSeen(Rune rune) => IsJoiner(rune) || Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
