using Xunit.Abstractions;

namespace Parley.Sfu.Tests.Browser;

public sealed class BetweenBrowsersTests(Browsers browsers, ITestOutputHelper output) : BrowserTests(browsers, output)
{
    private const double Concealable = 0.05;

    [Theory]
    [InlineData("chromium", "firefox")]
    [InlineData("firefox", "chromium")]
    public async Task One_sees_and_hears_the_other(string sender, string receiver)
    {
        await using var publisher = await BrowserPeer.PublishAsync(
            Browsers[sender], Node, new { width = 640, height = 360, frameRate = 15 });
        await using var viewer = await BrowserPeer.ReceiveAsync(Browsers[receiver], Node);

        var (_, first) = await viewer.UntilAsync("first picture", stats => stats.Picture.FramesDecoded > 0);
        var concealed = 1.0;
        for (var look = 0; look < 3 && concealed >= Concealable; look++)
        {
            // On a busy machine a browser that gets no time conceals as well.
            var before = (await viewer.StatsAsync()).Sound;
            var senses = await viewer.SenseAsync(TimeSpan.FromSeconds(3));
            var stats = await viewer.StatsAsync();

            var samples = stats.Sound.TotalSamplesReceived - before.TotalSamplesReceived;
            concealed = (double)(stats.Sound.ConcealedSamples - before.ConcealedSamples) / samples;
            Note($"{sender} -> {receiver}: first picture after {first.TotalSeconds:0.00} s, {senses}, {stats.Picture.FramesDecoded} frames");
            Note($"concealed {concealed:P1} of {samples} samples; {string.Join(" | ", stats.Codecs)}");
            senses.Changes.ShouldBeGreaterThan(10);
            senses.Heard.ShouldBeGreaterThan(senses.Looks * 9 / 10);
            senses.Width.ShouldBeGreaterThan(0);
            samples.ShouldBeGreaterThan(48_000 * 2);
        }

        concealed.ShouldBeLessThan(Concealable);
    }
}
