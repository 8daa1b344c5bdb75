using System.Globalization;

namespace Parley.Rtc.Sdp;

/// <summary>
/// Reads session descriptions (RFC 8866 section 9). Tolerant of what does not matter (unknown lines, either line end), strict about
/// what does, and bounded, since the text comes from a peer.
/// </summary>
public static class SdpReader
{
    /// <summary>Longest description in characters; Chromium's with 100 sections is about 600 000.</summary>
    public const int MaxLength = 1 << 20;

    /// <summary>Most media sections.</summary>
    public const int MaxMedia = 512;

    /// <summary>Most attributes of the session or of one section; Chromium's longest sections have about 160.</summary>
    public const int MaxAttributes = 1024;

    /// <summary>Reads a description.</summary>
    /// <param name="text">The text.</param>
    /// <param name="description">The description, or null.</param>
    /// <param name="error">What is wrong and where, or null.</param>
    /// <returns>False when the text is not a description we can use.</returns>
    public static bool TryParse(string? text, out SdpDescription? description, out string? error)
    {
        description = null;
        if (text is null || text.Length > MaxLength)
        {
            error = text is null ? "There is no description." : $"The description is longer than {MaxLength} characters.";
            return false;
        }

        string? origin = null;
        List<SdpLine> session = [];
        List<SdpMedia> media = [];
        var attributes = session;
        var direction = SdpDirection.SendReceive;
        var number = 0;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            number++;
            var line = raw.TrimEnd();
            if (line.IsEmpty)
            {
                continue;
            }

            if (line.Length < 2 || line[1] != '=' || !char.IsAsciiLetterLower(line[0]))
            {
                error = $"Line {number} is not of the form x=value.";
                return false;
            }

            var value = line[2..];
            switch (line[0])
            {
                case 'v' when !value.SequenceEqual("0"):
                    error = $"Line {number}: only version 0 is known.";
                    return false;
                case 'o':
                    origin ??= value.ToString();
                    break;
                case 'a' when attributes.Count >= MaxAttributes:
                    error = $"Line {number}: too many attributes.";
                    return false;
                case 'a':
                    var colon = value.IndexOf(':');
                    attributes.Add(colon < 0
                        ? new SdpLine(value.ToString())
                        : new SdpLine(value[..colon].ToString(), value[(colon + 1)..].ToString()));
                    break;
                case 'm':
                    if (media.Count == 0)
                    {
                        direction = SdpDirections.Find(session) ?? SdpDirection.SendReceive;
                    }

                    attributes = [];
                    if (media.Count >= MaxMedia || ReadMedia(value, attributes, direction) is not { } section)
                    {
                        error = $"Line {number}: " + (media.Count >= MaxMedia ? "too many media sections." : "not a media section.");
                        return false;
                    }

                    media.Add(section);
                    break;
            }
        }

        if (origin is null)
        {
            error = "The description has no origin (o=) line.";
            return false;
        }

        description = new SdpDescription { Origin = origin, Attributes = session, Media = media };
        error = null;
        return true;
    }

    private static SdpMedia? ReadMedia(ReadOnlySpan<char> value, List<SdpLine> attributes, SdpDirection direction)
    {
        var parts = value.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 4
            || !ushort.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return null;
        }

        return new SdpMedia
        {
            Kind = parts[0],
            Port = port,
            Protocol = parts[2],
            Formats = parts[3..],
            Attributes = attributes,
            DefaultDirection = direction,
        };
    }
}
