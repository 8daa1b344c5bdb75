using System.Globalization;

namespace Parley.Rtc.Sdp;

/// <summary>A header extension's number (<c>a=extmap</c>, RFC 8285 section 5).</summary>
/// <param name="Id">1 to 14, with mixed forms allowed up to 255.</param>
/// <param name="Uri">What the extension is.</param>
public sealed record SdpExtension(int Id, string Uri)
{
    /// <summary>Reads an extmap value; a direction behind the number and parameters behind the URI are dropped.</summary>
    internal static bool TryParse(string? value, out SdpExtension? extension)
    {
        extension = null;
        var parts = (value ?? string.Empty).Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 2)
        {
            return false;
        }

        var slash = parts[0].IndexOf('/', StringComparison.Ordinal);
        var number = slash < 0 ? parts[0] : parts[0][..slash];
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id is < 1 or > 255)
        {
            return false;
        }

        extension = new SdpExtension(id, parts[1]);
        return true;
    }
}
