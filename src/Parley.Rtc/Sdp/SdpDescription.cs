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

    /// <summary>The value of a session attribute.</summary>
    /// <param name="name">The attribute's name.</param>
    public string? Value(string name) => Attributes.FirstOrDefault(attribute => attribute.Name == name)?.Value;

    /// <summary>The value of an attribute of a section or, failing that, of the session.</summary>
    /// <param name="media">The section.</param>
    /// <param name="name">The attribute's name.</param>
    public string? Value(SdpMedia media, string name)
    {
        ArgumentNullException.ThrowIfNull(media);
        return media.Value(name) ?? Value(name);
    }

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
