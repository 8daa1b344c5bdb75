using System.Text;

namespace Parley.Server.Scheduling.History;

/// <summary>A text that strangers chose, as a cell of a CSV file (RFC 4180) of which no spreadsheet computes anything (OWASP, CSV injection).</summary>
internal static class CsvCell
{
    /// <summary>Where a program may begin another cell: half of Europe's spreadsheets split at semicolons, and there our quotes are none when they are not the cell's first sign.</summary>
    private const string Separators = ",;|\t\r\n";

    /// <summary>With these a formula begins; in full width too, as it is typed in Japanese.</summary>
    private const string Formula = "=+-@\uff1d\uff0b\uff0d\uff20";

    /// <summary>An apostrophe makes text of each part that would be a formula.</summary>
    public static string Of(string? text)
    {
        var safe = new StringBuilder();
        var (part, begins) = (0, true);
        foreach (var sign in text ?? "")
        {
            if (begins && Formula.AsSpan().Contains(sign))
            {
                safe.Insert(part, '\'');
            }

            safe.Append(sign);
            if (Separators.AsSpan().Contains(sign))
            {
                (part, begins) = (safe.Length, true);
            }
            else
            {
                // Programs skip blanks, and quotes may be their own.
                begins &= sign == '"' || char.IsWhiteSpace(sign);
            }
        }

        var cell = safe.ToString();
        return cell.AsSpan().IndexOfAny('"', '\r', '\n') < 0 && cell.AsSpan().IndexOfAny(",;|\t") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
