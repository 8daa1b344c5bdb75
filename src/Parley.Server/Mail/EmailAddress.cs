using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Server.Mail;

/// <summary>An address that mail can be sent to: RFC 5321 without quoted local parts and address literals, which nobody has.</summary>
/// <param name="Value">As written, with the domain in lower case and ASCII (IDNA). It holds no blank, no control character and nothing that needs quoting.</param>
internal readonly record struct EmailAddress(string Value)
{
    private const string LocalSpecials = "!#$%&'*+-/=?^_`{|}~.";

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>Whether the part before the @ needs a server that speaks SMTPUTF8.</summary>
    public bool NeedsUtf8 => !Ascii.IsValid(Value);

    /// <summary>Two spellings with the same digest are the same mailbox to people, whatever RFC 5321 says of capitals.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Value.ToLowerInvariant())));

    public static bool TryParse(string? text, out EmailAddress address)
    {
        address = default;
        var trimmed = text?.Trim();
        if (trimmed is null or { Length: > 254 } || trimmed.IndexOf('@') is var at && (at < 1 || at != trimmed.LastIndexOf('@')))
        {
            return false;
        }

        var local = trimmed[..at];
        if (Encoding.UTF8.GetByteCount(local) > 64 || local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal)
            || !local.EnumerateRunes().All(IsLocal) || !TryDomain(trimmed[(at + 1)..], out var domain))
        {
            return false;
        }

        address = new EmailAddress($"{local}@{domain}");
        return true;
    }

    public override string ToString() => Value;

    /// <remarks>Runes of a broken surrogate pair are U+FFFD, which is no letter.</remarks>
    private static bool IsLocal(Rune rune) => rune.IsAscii
        ? char.IsAsciiLetterOrDigit((char)rune.Value) || LocalSpecials.Contains((char)rune.Value, StringComparison.Ordinal)
        : Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool TryDomain(string text, out string domain)
    {
        try
        {
            domain = Idn.GetAscii(text).ToLowerInvariant();
            return domain.Length is > 0 and <= 253 && domain[^1] != '.' && domain[0] != '.';
        }
        catch (ArgumentException)
        {
            domain = "";
            return false;
        }
    }
}
