using System.Globalization;
using System.Text;

namespace Parley.Server.Mail.Message;

/// <summary>The encoding of one part of a message.</summary>
internal static class BodyText
{
    /// <summary>RFC 5322 allows 998 bytes and servers count differently.</summary>
    private const int LongestLine = 900;

    private const int EncodedLine = 76;

    /// <summary>Picks the most readable encoding that the way allows.</summary>
    /// <param name="eightBit">Whether the way lets bytes above 127 through.</param>
    /// <returns>The value of Content-Transfer-Encoding, and the body ending with a line end.</returns>
    public static (string Encoding, string Body) Encode(string text, bool eightBit)
    {
        var lines = text.ReplaceLineEndings("\r\n");
        if (!lines.EndsWith("\r\n", StringComparison.Ordinal))
        {
            lines += "\r\n";
        }

        var ascii = Ascii.IsValid(lines);
        if ((ascii || eightBit) && !lines.Contains('\0', StringComparison.Ordinal) && lines.Split("\r\n").All(line => Encoding.UTF8.GetByteCount(line) <= LongestLine))
        {
            return (ascii ? "7bit" : "8bit", lines);
        }

        // Each foreign byte takes three characters in one encoding, every byte takes four thirds in the other.
        var bytes = Encoding.UTF8.GetBytes(lines);
        return bytes.Count(value => value > 126) * 5 > bytes.Length
            ? ("base64", Base64(bytes))
            : ("quoted-printable", QuotedPrintable(bytes));
    }

    public static string Base64(byte[] bytes)
    {
        var encoded = Convert.ToBase64String(bytes);
        var body = new StringBuilder(encoded.Length + (encoded.Length / EncodedLine * 2) + 2);
        for (var start = 0; start < encoded.Length; start += EncodedLine)
        {
            body.Append(encoded, start, Math.Min(EncodedLine, encoded.Length - start)).Append("\r\n");
        }

        return body.ToString();
    }

    /// <remarks>RFC 2045, section 6.7. Expects CRLF at line ends and only there.</remarks>
    private static string QuotedPrintable(byte[] bytes)
    {
        var body = new StringBuilder(bytes.Length * 3 / 2);
        var column = 0;
        for (var at = 0; at < bytes.Length; at++)
        {
            if (bytes[at] == '\r' && at + 1 < bytes.Length && bytes[at + 1] == '\n')
            {
                body.Append("\r\n");
                (column, at) = (0, at + 1);
                continue;
            }

            var beforeEnd = at + 1 < bytes.Length && bytes[at + 1] == '\r';
            var plain = bytes[at] is > 32 and < 127 and not (byte)'=' || (bytes[at] is 32 or 9 && !beforeEnd);
            var width = plain ? 1 : 3;
            // One column is kept for the sign that the line goes on.
            if (column + width > EncodedLine - 1)
            {
                body.Append("=\r\n");
                column = 0;
            }

            body.Append(plain ? ((char)bytes[at]).ToString() : $"={bytes[at].ToString("X2", CultureInfo.InvariantCulture)}");
            column += width;
        }

        return body.ToString();
    }
}
