using System.Text;

namespace Parley.Rtc.Sdp;

/// <summary>A session description (RFC 8866) as WebRTC uses it (RFC 9429): session attributes and media sections.</summary>
public sealed class SdpDescription
{
    /// <summary>The <c>o=</c> line's value.</summary>
    public required string Origin { get; init; }

    /// <summary>The session's attributes in order.</summary>
    public IReadOnlyList<SdpLine> Attributes { get; init; } = [];

    /// <summary>The media sections in order.</summary>
    public IReadOnlyList<SdpMedia> Media { get; init; } = [];

    /// <summary>The mids of the first BUNDLE group (RFC 9143), or empty.</summary>
    public IReadOnlyList<string> Bundle
    {
        get
        {
            foreach (var attribute in Attributes)
            {
                var parts = attribute.Name == "group" ? attribute.Value?.Split(' ', StringSplitOptions.RemoveEmptyEntries) : null;
                if (parts is ["BUNDLE", ..])
                {
                    return parts[1..];
                }
            }

            return [];
        }
    }

    /// <summary>True when the side that wrote this is an ICE-lite agent.</summary>
    public bool IsIceLite => Attributes.Any(attribute => attribute.Name == "ice-lite");

    /// <summary>
    /// True when two-byte header extensions may stand beside one-byte ones in every section in use (RFC 8285 section 6). Chromium says so
    /// once for the session, Firefox in each section.
    /// </summary>
    public bool AllowsMixedExtensions => Attributes.Any(attribute => attribute.Name == SdpMedia.MixedExtensions)
        || (Media.Any(section => section.AllowsMixedExtensions)
            && Media.All(section => section.AllowsMixedExtensions || !section.IsInUse || section.Kind is not ("audio" or "video")));

    /// <summary>
    /// The section whose transport lines count for the whole bundle (RFC 9143 section 7.2): the first of the group or, without a group, the
    /// first in use. Null when there is none.
    /// </summary>
    public SdpMedia? TransportSection
    {
        get
        {
            var bundle = Bundle;
            return (bundle.Count > 0 ? Media.FirstOrDefault(section => section.IsInUse && section.Mid == bundle[0]) : null)
                ?? Media.FirstOrDefault(section => section.Port != 0)
                ?? Media.FirstOrDefault(section => section.IsInUse);
        }
    }

    /// <summary>The value of a session attribute.</summary>
    /// <param name="name">The attribute's name.</param>
    /// <returns>The value, or null when the attribute is absent or a flag.</returns>
    public string? Value(string name) => Attributes.FirstOrDefault(attribute => attribute.Name == name)?.Value;

    /// <summary>The value of an attribute of a section or, failing that, of the session.</summary>
    /// <param name="media">The section.</param>
    /// <param name="name">The attribute's name.</param>
    /// <returns>The value, or null when the attribute is absent or a flag.</returns>
    public string? Value(SdpMedia media, string name)
    {
        ArgumentNullException.ThrowIfNull(media);
        return media.Value(name) ?? Value(name);
    }

    /// <summary>The values of all session attributes with a name.</summary>
    /// <param name="name">The attribute's name.</param>
    /// <returns>The values in order; flags have none.</returns>
    public IEnumerable<string> Values(string name) => Attributes
        .Where(attribute => attribute.Name == name && attribute.Value is not null)
        .Select(attribute => attribute.Value!);

    /// <summary>The text, each line ended by CR LF.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Line("v=0");
        Line($"o={Origin}");
        Line("s=-");
        Line("t=0 0");
        Write(Attributes);
        foreach (var media in Media)
        {
            Line($"m={media.Kind} {media.Port} {media.Protocol} {string.Join(' ', media.Formats)}");
            Line("c=IN IP4 0.0.0.0");
            Write(media.Attributes);
        }

        return text.ToString();

        void Line(string line) => text.Append(line).Append("\r\n");

        void Write(IEnumerable<SdpLine> attributes)
        {
            foreach (var attribute in attributes)
            {
                Line(attribute.ToString());
            }
        }
    }
}
