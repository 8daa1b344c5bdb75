using System.Text.Json.Nodes;

namespace Parley.Bench.Servers;

/// <summary>What the video room said to a request.</summary>
/// <param name="Data">The plugin's data.</param>
/// <param name="Sdp">The description that came with it, or null.</param>
internal sealed record JanusReply(JsonObject Data, string? Sdp);
