namespace Parley.Rtc.Sdp;

/// <summary>A restriction identifier (RFC 8851): one stream of simulcast.</summary>
/// <param name="Id">Letters, digits, - and _.</param>
/// <param name="IsSend">True when the side that wrote the description sends it.</param>
/// <param name="Restrictions">What stands behind, such as <c>max-width=640</c>; may be empty.</param>
public sealed record SdpRid(string Id, bool IsSend, string Restrictions = "")
{
    internal static bool TryParse(string? value, out SdpRid? rid)
    {
        rid = null;
        var parts = (value ?? string.Empty).Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 2 || parts[1] is not ("send" or "recv") || !IsId(parts[0]))
        {
            return false;
        }

        rid = new SdpRid(parts[0], parts[1] == "send", parts.Length > 2 ? parts[2] : string.Empty);
        return true;
    }

    // RFC 8851 section 10 as corrected by RFC 8852: at most 255, of which 16 fit a one-byte header extension.
    private static bool IsId(string text) => text.Length is >= 1 and <= 16
        && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');
}
