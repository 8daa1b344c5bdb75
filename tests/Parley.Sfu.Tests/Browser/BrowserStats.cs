using System.Text.Json;

namespace Parley.Sfu.Tests.Browser;

/// <summary>What a connection of a browser says about itself (W3C webrtc-stats). What a browser does not count is 0.</summary>
internal sealed record BrowserStats(string State, JsonElement[] Entries)
{
    public StreamStats Sound => Find("inbound-rtp", "audio").FirstOrDefault() ?? new StreamStats();

    public StreamStats Picture => Find("inbound-rtp", "video").FirstOrDefault() ?? new StreamStats();

    /// <summary>What is sent, one entry per simulcast layer.</summary>
    public IReadOnlyList<StreamStats> Pictures => Find("outbound-rtp", "video");

    public StreamStats SoundSent => Find("outbound-rtp", "audio").FirstOrDefault() ?? new StreamStats();

    /// <summary>Keyframes asked of this sender so far, over all layers.</summary>
    public long KeyframeRequests => Pictures.Sum(layer => layer.PliCount + layer.FirCount);

    /// <summary>Names of the formats in use.</summary>
    public IReadOnlyList<string> Codecs => [.. Entries
        .Where(entry => entry.GetProperty("type").GetString() == "codec")
        .Select(entry => $"{entry.GetProperty("mimeType")} {(entry.TryGetProperty("sdpFmtpLine", out var line) ? line : default)}")];

    private List<StreamStats> Find(string type, string kind) => [.. Entries
        .Where(entry => entry.GetProperty("type").GetString() == type && entry.GetProperty("kind").GetString() == kind)
        .Select(entry => entry.Deserialize<StreamStats>(JsonSerializerOptions.Web)!)];
}
