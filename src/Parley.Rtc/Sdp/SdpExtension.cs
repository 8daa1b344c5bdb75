using System.Globalization;

namespace Parley.Rtc.Sdp;

/// <summary>A header extension's number (<c>a=extmap</c>, RFC 8285 section 5).</summary>
/// <param name="Id">1 to 14, with mixed forms allowed up to 255; 15 does not exist in the one-byte form and is never read.</param>
/// <param name="Uri">What the extension is.</param>
/// <param name="Direction">
/// Which way packets carry it, seen from the side that wrote it. Firefox says it for most, others leave it out, which means both ways.
/// </param>
public sealed record SdpExtension(int Id, string Uri, SdpDirection Direction = SdpDirection.SendReceive)
{
    // RFC 8285 section 4.2: the one-byte form ends at this number.
    private const int Reserved = 15;

    /// <summary>The value for <c>a=extmap</c>.</summary>
    public override string ToString() => Direction == SdpDirection.SendReceive
        ? string.Create(CultureInfo.InvariantCulture, $"{Id} {Uri}")
        : string.Create(CultureInfo.InvariantCulture, $"{Id}/{Direction.ToAttribute()} {Uri}");

    /// <summary>Reads an extmap value; parameters behind the URI are dropped.</summary>
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
        var direction = SdpDirection.SendReceive;
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id is < 1 or > 255 or Reserved
            || (slash >= 0 && !SdpDirections.TryParse(parts[0][(slash + 1)..], out direction)))
        {
            return false;
        }

        extension = new SdpExtension(id, parts[1], direction);
        return true;
    }
}
