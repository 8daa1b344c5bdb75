using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Parley.Server.Scheduling.Pages;

/// <summary>People as they are typed or pasted: one on a line, or several with commas or semicolons, with or without a name; a name with such signs in quotes (RFC 5322, section 3.2.4).</summary>
internal static partial class InviteeLines
{
    /// <summary>Longer text is no list of people; the last one in it is then refused.</summary>
    private const int MaxLength = 200_000;

    private static readonly SearchValues<char> Signs = SearchValues.Create("\",;<>\\");

    public static IEnumerable<InviteeDraft> Read(string text, string role)
    {
        foreach (var entry in Entries(text.Length > MaxLength ? text[..MaxLength] : text))
        {
            var open = entry.LastIndexOf('<');
            yield return open >= 0 && entry.EndsWith('>')
                ? new InviteeDraft(entry[(open + 1)..^1].Trim(), NameOf(entry[..open].Trim()), role)
                : new InviteeDraft(entry, null, role);
        }
    }

    /// <summary>A line that is read as the same person.</summary>
    public static string Write(string name, string email)
    {
        var shown = name.AsSpan().IndexOfAny(Signs) < 0 ? name : $"\"{Special().Replace(name, @"\$0")}\"";
        return $"{shown} <{email}>";
    }

    private static IEnumerable<string> Entries(string text)
    {
        var entry = new StringBuilder();
        var (quoted, escaped, begun) = (false, false, false);
        foreach (var letter in text.Append('\n'))
        {
            // A quote that is not closed ends with its line.
            if (letter is '\n' or '\r' || (!quoted && letter is ',' or ';'))
            {
                if (entry.ToString().Trim() is { Length: > 0 } whole)
                {
                    yield return whole;
                }

                entry.Clear();
                (quoted, escaped, begun) = (false, false, false);
                continue;
            }

            if (escaped)
            {
                escaped = false;
            }
            else if (quoted && letter == '\\')
            {
                escaped = true;
            }
            else if (letter == '"')
            {
                // Only what begins with a quote is quoted: an inch is none.
                quoted = !quoted && !begun;
            }

            begun |= !char.IsWhiteSpace(letter);
            entry.Append(letter);
        }
    }

    private static string NameOf(string written) => written is ['"', .. var inner, '"'] ? Escaped().Replace(inner, "$1") : written.Trim('"');

    [GeneratedRegex(@"[""\\]")]
    private static partial Regex Special();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escaped();
}
