using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Parley.Meetings;

/// <summary>What people may call themselves.</summary>
public static class DisplayNames
{
    /// <summary>Takes a name of at least one visible character as one line of <see cref="PlainText"/>.</summary>
    public static bool TryClean(string? name, [NotNullWhen(true)] out string? clean)
    {
        clean = null;
        if (name is null || name.Length > MeetingRules.MaxNameLength * 4)
        {
            return false;
        }

        var line = PlainText.Line(name);
        if (!line.EnumerateRunes().Any(rune => !Rune.IsWhiteSpace(rune) && !PlainText.IsJoiner(rune))
            || new StringInfo(line).LengthInTextElements > MeetingRules.MaxNameLength)
        {
            return false;
        }

        clean = line;
        return true;
    }
}
