using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Parley.Meetings;

/// <summary>What people may call themselves.</summary>
public static class DisplayNames
{
    /// <summary>Trims, folds blanks, and drops control and direction-override characters, which could make one name look like another.</summary>
    public static bool TryClean(string? name, [NotNullWhen(true)] out string? clean)
    {
        clean = null;
        if (name is null || name.Length > MeetingRules.MaxNameLength * 4)
        {
            return false;
        }

        var text = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                if (text.Length > 0 && text[^1] != ' ')
                {
                    text.Append(' ');
                }
            }
            else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)
                || IsJoiner(rune))
            {
                text.Append(rune.ToString());
            }
        }

        var trimmed = text.ToString().Trim().Normalize(NormalizationForm.FormC);
        if (!trimmed.EnumerateRunes().Any(rune => !Rune.IsWhiteSpace(rune) && !IsJoiner(rune))
            || new StringInfo(trimmed).LengthInTextElements > MeetingRules.MaxNameLength)
        {
            return false;
        }

        clean = trimmed;
        return true;
    }

    /// <summary>Zero-width joiner and non-joiner belong to emoji and to Arabic and Indic spelling.</summary>
    private static bool IsJoiner(Rune rune) => rune.Value is 0x200C or 0x200D;
}
