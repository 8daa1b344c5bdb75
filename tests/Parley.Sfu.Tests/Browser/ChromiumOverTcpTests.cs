using System.Net;
using Xunit.Abstractions;

namespace Parley.Sfu.Tests.Browser;

/// <summary>A browser whose network lets no UDP through.</summary>
/// <remarks>Two workers, so that a connection may have to be handed over to the one its peer belongs to.</remarks>
public sealed class ChromiumOverTcpTests(Browsers browsers, ITestOutputHelper output)
    : BrowserTests(browsers, output, new SfuOptions { Port = 0, Announced = [IPAddress.Loopback], Workers = 2, PeersBeforeSpilling = 1 })
{
    [Fact]
    public async Task Sound_and_picture_pass_over_TCP_alone()
    {
        await using var publisher = await BrowserPeer.PublishAsync(
            Browsers.Chromium, Node, new { width = 640, height = 360, frameRate = 15 }, edit: WithoutUdp);
        await using var viewer = await BrowserPeer.ReceiveAsync(Browsers.Chromium, Node, edit: WithoutUdp);

        var (_, after) = await viewer.UntilAsync("sound and picture", stats => stats.Picture.FramesDecoded >= 15 && stats.Sound.PacketsReceived >= 50);
        var senses = await viewer.SenseAsync(TimeSpan.FromSeconds(2));

        var datagrams = publisher.Relay.ToServer.Passed + viewer.Relay.ToServer.Passed;
        Note($"sound and picture after {after.TotalSeconds:0.0} s, {senses}");
        datagrams.ShouldBe(0);
        senses.Width.ShouldBeGreaterThan(0);
        senses.Changes.ShouldBeGreaterThan(10);
        senses.Heard.ShouldBeGreaterThan(senses.Looks * 8 / 10);
    }

    private static string WithoutUdp(string answer)
    {
        var lines = answer.Split("\r\n").Where(line => !line.StartsWith("a=candidate:", StringComparison.Ordinal) || line.Contains(" tcp ")).ToList();
        lines.ShouldContain(line => line.EndsWith("typ host tcptype passive", StringComparison.Ordinal));
        return string.Join("\r\n", lines);
    }
}
