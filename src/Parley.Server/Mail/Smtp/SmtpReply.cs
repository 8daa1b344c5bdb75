using System.Globalization;

namespace Parley.Server.Mail.Smtp;

/// <summary>An answer of a mail server (RFC 5321, section 4.2).</summary>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    /// <summary>What the operator or the host gets to read of it.</summary>
    private const int ShownLength = 300;

    public bool IsPositive => Code is >= 200 and < 300;

    public bool IsTransient => Code is >= 400 and < 500;

    /// <summary>The server is about to close the connection.</summary>
    public bool IsGoodbye => Code == 421;

    public override string ToString()
    {
        var text = string.Concat(string.Join(' ', Lines).Where(letter => letter is >= ' ' and not '\u007f'));
        return $"{Code} {(text.Length > ShownLength ? text[..ShownLength] : text)}".TrimEnd();
    }

    /// <summary>One line: code, then a dash when more follow, then text.</summary>
    public static bool TryParseLine(string line, out int code, out bool more, out string text)
    {
        (more, text) = (false, "");
        if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out code) || code is < 200 or > 599 || (line.Length > 3 && line[3] is not (' ' or '-')))
        {
            code = 0;
            return false;
        }

        (more, text) = (line.Length > 3 && line[3] == '-', line.Length > 4 ? line[4..] : "");
        return true;
    }
}
