using Xunit.Abstractions;

namespace Parley.Sfu.Tests.Browser;

public sealed class CodecTests(Browsers browsers, ITestOutputHelper output) : BrowserTests(browsers, output)
{
    [Theory]
    [InlineData("H264", "L1T1")]
    [InlineData("VP9", "L1T3")]
    [InlineData("VP9", "L3T3_KEY")]
    [InlineData("AV1", "L3T3")]
    public async Task A_picture_arrives_in_every_format(string codec, string mode)
    {
        await using var publisher = await BrowserPeer.PublishAsync(
            Browsers.Chromium, Node, new { width = 640, height = 360, frameRate = 15 }, [new { scalabilityMode = mode, maxBitrate = 600_000 }], codec);
        await using var viewer = await BrowserPeer.ReceiveAsync(Browsers.Chromium, Node);

        await viewer.UntilAsync("a start", stats => stats.Picture.FramesDecoded > 5);
        var senses = await viewer.SenseAsync(TimeSpan.FromSeconds(2));

        var (received, sent) = (await viewer.StatsAsync(), await publisher.StatsAsync());
        Note($"{codec} {mode}: {senses}, {received.Picture.FramesDecoded} decoded, {received.Picture.FramesDropped} dropped, {received.Picture.KeyFramesDecoded} key");
        Note($"{sent.Pictures.Count} streams, {sent.KeyframeRequests} keyframe requests; {string.Join(" | ", received.Codecs)}");
        received.Codecs.ShouldContain(name => name.StartsWith($"video/{codec}", StringComparison.Ordinal));
        senses.Changes.ShouldBeGreaterThan(10);
        sent.KeyframeRequests.ShouldBeLessThanOrEqualTo(5);
    }
}
