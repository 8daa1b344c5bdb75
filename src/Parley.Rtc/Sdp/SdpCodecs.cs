using System.Globalization;

namespace Parley.Rtc.Sdp;

/// <summary>Gathers the lines of each payload type.</summary>
internal static class SdpCodecs
{
    // Browsers send five for a format.
    private const int MaxFeedback = 16;

    public static IReadOnlyList<SdpCodec> Read(SdpMedia media)
    {
        var maps = ByPayloadType(media.Values("rtpmap"));
        var parameters = ByPayloadType(media.Values("fmtp"));
        var feedback = media.Values("rtcp-fb").Select(Split).ToLookup(pair => pair.Key, pair => pair.Value);
        List<SdpCodec> codecs = [];
        foreach (var format in media.Formats.Distinct())
        {
            // One text for each number: with leading zeros there would be more than 128 formats.
            if (!maps.TryGetValue(format, out var map) || format[0] == '0' && format.Length > 1
                || !int.TryParse(format, NumberStyles.None, CultureInfo.InvariantCulture, out var type) || type > 127)
            {
                continue;
            }

            var parts = map.Split('/');
            var channels = 1;
            if (parts.Length is < 2 or > 3 || parts[0].Length == 0
                || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var clock) || clock == 0
                || (parts.Length == 3
                    && !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out channels)))
            {
                continue;
            }

            codecs.Add(new SdpCodec
            {
                PayloadType = type,
                Name = parts[0],
                ClockRate = clock,
                Channels = channels,
                Parameters = parameters.GetValueOrDefault(format, string.Empty),
                Feedback = [.. feedback[format].Concat(feedback["*"]).Distinct().Take(MaxFeedback)],
            });
        }

        return codecs;
    }

    private static Dictionary<string, string> ByPayloadType(IEnumerable<string> values)
    {
        Dictionary<string, string> result = [];
        foreach (var value in values)
        {
            var (key, rest) = Split(value);
            result.TryAdd(key, rest);
        }

        return result;
    }

    private static KeyValuePair<string, string> Split(string value)
    {
        var blank = value.IndexOf(' ', StringComparison.Ordinal);
        return blank < 0 ? new(value, string.Empty) : new(value[..blank], value[(blank + 1)..].Trim());
    }
}
