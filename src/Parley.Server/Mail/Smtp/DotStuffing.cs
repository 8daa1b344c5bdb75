using System.Diagnostics;

namespace Parley.Server.Mail.Smtp;

/// <summary>Keeps a line with a single dot inside a mail from ending it (RFC 5321, section 4.5.2).</summary>
internal static class DotStuffing
{
    /// <summary>Also proves that every CR and LF belongs to a line end: servers that forgive single ones can be tricked into seeing two mails in one.</summary>
    public static byte[] Apply(ReadOnlySpan<byte> content)
    {
        var stuffed = new List<byte>(content.Length + 64);
        for (var at = 0; at < content.Length; at++)
        {
            var value = content[at];
            var begins = at == 0 || content[at - 1] == '\n';
            if ((value == '\n' && (at == 0 || content[at - 1] != '\r')) || (value == '\r' && (at + 1 == content.Length || content[at + 1] != '\n')))
            {
                throw new UnreachableException("The message holds half a line end.");
            }

            if (begins && value == '.')
            {
                stuffed.Add((byte)'.');
            }

            stuffed.Add(value);
        }

        if (content.Length < 2 || content[^1] != '\n')
        {
            throw new UnreachableException("The message does not end with a line end.");
        }

        return [.. stuffed];
    }
}
