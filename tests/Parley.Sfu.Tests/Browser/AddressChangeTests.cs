using Xunit.Abstractions;

namespace Parley.Sfu.Tests.Browser;

public sealed class AddressChangeTests(Browsers browsers, ITestOutputHelper output) : BrowserTests(browsers, output)
{
    [Theory]
    [InlineData("chromium")]
    [InlineData("firefox")]
    public async Task Media_goes_on_when_an_address_translator_forgets_everybody(string browser)
    {
        await using var publisher = await BrowserPeer.PublishAsync(Browsers[browser], Node, new { width = 320, height = 180, frameRate = 15 });
        await using var viewer = await BrowserPeer.ReceiveAsync(Browsers[browser], Node);
        foreach (var peer in (BrowserPeer[])[viewer, publisher])
        {
            var (before, _) = await viewer.UntilAsync("a picture", stats => stats.Picture.FramesDecoded > 20);

            peer.Relay.Rebind();

            // What was on its way may still arrive.
            await Task.Delay(TimeSpan.FromMilliseconds(300));
            var then = (await viewer.StatsAsync()).Picture.FramesDecoded;
            var (_, after) = await viewer.UntilAsync("more", stats => stats.Picture.FramesDecoded > then + 5);
            Note($"{browser}, {peer.Id}: media again {after.TotalSeconds + 0.3:0.0} s after the change");
            after.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        }
    }
}
