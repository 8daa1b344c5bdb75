using System.Text;

namespace Parley.Server.Mail.Letters;

/// <summary>A letter for those who read mail without HTML.</summary>
internal static class LetterText
{
    public static string Write(Letter letter)
    {
        var text = new StringBuilder();
        Block(text, [letter.Title]);
        foreach (var paragraph in letter.Paragraphs)
        {
            Block(text, [paragraph]);
        }

        Block(text, letter.Facts.Select(fact => $"{fact.Name}: {fact.Value}"));
        // The mark of a quotation keeps what a user wrote from looking like what the server says.
        Block(text, letter.Quote?.ReplaceLineEndings("\n").Split('\n').Select(line => $"> {line}".TrimEnd()) ?? []);
        Block(text, letter.Button is { } button ? [$"{button.Text}:", button.Address] : []);
        foreach (var row in letter.More)
        {
            Block(text, row.Links.Select(link => $"{link.Text}: {link.Address}").Prepend(row.Words));
        }

        string[] last = letter.LastLink is { } link ? [$"{link.Text}: {link.Address}"] : [];
        if (letter.Notes.Count + last.Length > 0)
        {
            // RFC 3676, section 4.3: what follows is no part of the message proper.
            Block(text, ["-- ", .. letter.Notes, .. last]);
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static void Block(StringBuilder text, IEnumerable<string> lines)
    {
        var length = text.Length;
        foreach (var line in lines)
        {
            text.Append(line).Append('\n');
        }

        if (text.Length > length)
        {
            text.Append('\n');
        }
    }
}
