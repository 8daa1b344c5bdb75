using System.Text;

namespace Parley.Server.Mail.Message;

/// <summary>Header fields as RFC 5322 and RFC 2047 want them: folded, ASCII, and never two where one was meant.</summary>
internal static class HeaderText
{
    /// <summary>RFC 2047, section 2: a line with an encoded word has 76 characters at most.</summary>
    private const int LineLength = 76;

    private const string AtomSpecials = "!#$%&'*+-/=?^_`{|}~";

    /// <summary>A field of free text, such as a subject.</summary>
    public static void Text(StringBuilder header, string name, string value)
    {
        var line = new Line(header, name);
        Words(line, value, IsPlain(value));
        line.End();
    }

    /// <summary>A field with one person.</summary>
    public static void Mailbox(StringBuilder header, string name, string? displayName, string address)
    {
        var line = new Line(header, name);
        if (!string.IsNullOrWhiteSpace(displayName))
        {
            if (IsPlain(displayName) && displayName.All(letter => letter == ' ' || IsAtom(letter)))
            {
                Words(line, displayName, plain: true);
            }
            else if (IsPlain(displayName))
            {
                line.Put($"\"{displayName.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
            }
            else
            {
                Words(line, displayName, plain: false);
            }
        }

        line.Put($"<{address}>");
        line.End();
    }

    /// <summary>A field of a form that needs no encoding and cannot be folded.</summary>
    public static void Token(StringBuilder header, string name, string value) => header.Append(name).Append(": ").Append(OneLine(value)).Append("\r\n");

    /// <summary>Whatever a value holds, it ends no line of the header.</summary>
    private static string OneLine(string value) => string.Concat(value.Where(letter => !char.IsControl(letter)));

    private static bool IsAtom(char letter) => char.IsAsciiLetterOrDigit(letter) || AtomSpecials.Contains(letter, StringComparison.Ordinal);

    /// <summary>Text that stands in a header as it is: no control character, nothing that looks like an encoded word, and words short enough to fold between.</summary>
    private static bool IsPlain(string value) =>
        value.All(letter => letter is >= ' ' and <= '~') && !value.Contains("=?", StringComparison.Ordinal)
        && !value.Contains("  ", StringComparison.Ordinal) && value.Split(' ').All(word => word.Length is > 0 and < 60);

    private static void Words(Line line, string value, bool plain)
    {
        if (plain)
        {
            foreach (var word in value.Split(' '))
            {
                line.Put(word);
            }

            return;
        }

        const string Begin = "=?utf-8?B?";
        const string End = "?=";
        var chunk = new StringBuilder();
        var bytes = 0;
        foreach (var rune in OneLine(value).EnumerateRunes())
        {
            // Base64 makes four of three; a character is never split over two words (RFC 2047, section 5).
            if (bytes > 0 && Begin.Length + (((bytes + rune.Utf8SequenceLength + 2) / 3) * 4) + End.Length > line.Room)
            {
                line.Put(Begin + Convert.ToBase64String(Encoding.UTF8.GetBytes(chunk.ToString())) + End);
                chunk.Clear();
                bytes = 0;
            }

            chunk.Append(rune.ToString());
            bytes += rune.Utf8SequenceLength;
        }

        line.Put(Begin + Convert.ToBase64String(Encoding.UTF8.GetBytes(chunk.ToString())) + End);
    }

    /// <summary>A field that begins a new line before what no longer fits.</summary>
    private sealed class Line
    {
        private readonly StringBuilder _header;
        private int _used;
        private bool _fresh;

        public Line(StringBuilder header, string name)
        {
            _header = header;
            header.Append(name).Append(':');
            _used = name.Length + 1;
        }

        /// <summary>What the next word may have: the rest of this line when that is worth while, else a line of its own.</summary>
        public int Room => LineLength - 1 - _used >= 24 ? LineLength - 1 - _used : LineLength - 1;

        public void Put(string word)
        {
            // The first line must hold something (RFC 5322, section 3.2.2: no line of blanks only).
            if (_fresh && _used + 1 + word.Length > LineLength)
            {
                _header.Append("\r\n");
                _used = 0;
            }

            _header.Append(' ').Append(word);
            _used += 1 + word.Length;
            _fresh = true;
        }

        public void End() => _header.Append("\r\n");
    }
}
