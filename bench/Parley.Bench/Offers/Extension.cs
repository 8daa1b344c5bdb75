namespace Parley.Bench.Offers;

/// <summary>URIs of the header extensions the load client knows, with the identifiers it offers.</summary>
internal static class Extension
{
    public const string AudioLevel = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
    public const string Transport = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
    public const string Mid = "urn:ietf:params:rtp-hdrext:sdes:mid";

    public const string StreamId = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
    public const string RepairedStreamId = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";

    public static IReadOnlyList<(int Id, string Uri)> Offered { get; } = [(1, AudioLevel), (3, Transport), (4, Mid)];

    /// <summary>The further ones of a section that sends simulcast layers.</summary>
    public static IReadOnlyList<(int Id, string Uri)> Simulcast { get; } = [(5, StreamId), (6, RepairedStreamId)];
}
