using Xunit.Abstractions;

namespace Parley.Sfu.Tests.Browser;

public sealed class BadNetworkTests(Browsers browsers, ITestOutputHelper output) : BrowserTests(browsers, output)
{
    private const int FrameRate = 15;

    /// <summary>Share of the sound that may be concealed at 20 % loss, the loss itself and a little more.</summary>
    private const double Bearable = 0.25;

    // 30 for the record in docs/media.md; every second is paid by every run.
    private static readonly TimeSpan LossFor = TimeSpan.FromSeconds(
        int.Parse(Environment.GetEnvironmentVariable("PARLEY_LOSS_SECONDS") ?? "6", null));

    private static readonly object Camera = new { width = 640, height = 360, frameRate = FrameRate };

    [Fact]
    public async Task A_picture_survives_loss_on_both_ways_and_is_whole_again_at_once()
    {
        await using var publisher = await BrowserPeer.PublishAsync(Browsers.Chromium, Node, Camera);
        await using var one = await BrowserPeer.ReceiveAsync(Browsers.Chromium, Node);
        await using var other = await BrowserPeer.ReceiveAsync(Browsers.Firefox, Node);
        BrowserPeer[] viewers = [one, other];
        BrowserPeer[] all = [publisher, one, other];
        foreach (var viewer in viewers)
        {
            await viewer.UntilAsync("a start", stats => stats.Picture.FramesDecoded > FrameRate);
        }

        var asked = (await publisher.StatsAsync()).KeyframeRequests;
        var before = await Task.WhenAll(viewers.Select(viewer => viewer.StatsAsync()));
        SetLoss(all, 0.1);
        await Task.Delay(LossFor);
        var during = await Task.WhenAll(viewers.Select(viewer => viewer.StatsAsync()));
        SetLoss(all, 0);
        await Task.Delay(TimeSpan.FromSeconds(2));
        var recovered = await Task.WhenAll(viewers.Select(viewer => viewer.StatsAsync()));
        var senses = await Task.WhenAll(viewers.Select(viewer => viewer.SenseAsync(TimeSpan.FromSeconds(2))));
        var after = await Task.WhenAll(viewers.Select(viewer => viewer.StatsAsync()));

        var requests = (await publisher.StatsAsync()).KeyframeRequests - asked;
        Note($"10 % loss each way for {LossFor.TotalSeconds} s: {requests} keyframe requests to the publisher");
        for (var index = 0; index < viewers.Length; index++)
        {
            var frames = during[index].Picture.FramesDecoded - before[index].Picture.FramesDecoded;
            var later = after[index].Picture.FramesDecoded - recovered[index].Picture.FramesDecoded;
            var frozen = during[index].Picture.TotalFreezesDuration - before[index].Picture.TotalFreezesDuration;
            Note($"viewer {index}: {frames / LossFor.TotalSeconds:0.0} frames a second, frozen {frozen:0.00} s; afterwards {later / 2.0:0.0}, {senses[index]}");
            Note($"viewer {index}: {after[index].Picture.NackCount} NACK, {after[index].Picture.PliCount} PLI, {after[index].Picture.PacketsLost} lost");
            ((double)frames).ShouldBeGreaterThan(LossFor.TotalSeconds * FrameRate / 3);
            later.ShouldBeGreaterThan(2 * FrameRate * 2 / 3);
            senses[index].Changes.ShouldBeGreaterThan(10);
        }

        ((double)requests).ShouldBeLessThanOrEqualTo(LossFor.TotalSeconds + 2);
    }

    [Fact]
    public async Task Sound_stays_intelligible_at_twenty_percent_loss()
    {
        await using var publisher = await BrowserPeer.PublishAsync(Browsers.Chromium, Node, new { width = 320, height = 180, frameRate = 5 });
        await using var viewer = await BrowserPeer.ReceiveAsync(Browsers.Chromium, Node);
        await viewer.UntilAsync("a start", stats => stats.Sound.PacketsReceived > 100);
        foreach (var (where, path) in new[] { ("up", publisher.Relay.ToServer), ("down", viewer.Relay.ToBrowser) })
        {
            // The publisher adds redundancy only when a report has told it of the loss.
            path.Conditions = new PathConditions { Loss = 0.2 };
            await Task.Delay(TimeSpan.FromSeconds(1.5));
            var concealed = 1.0;
            Senses? senses = null;
            for (var look = 0; look < 3 && concealed >= Bearable; look++)
            {
                // On a busy machine a browser that gets no time conceals as well; the loss is there in every look.
                var before = (await viewer.StatsAsync()).Sound;
                senses = await viewer.SenseAsync(TimeSpan.FromSeconds(3));
                var after = (await viewer.StatsAsync()).Sound;
                concealed = (double)(after.ConcealedSamples - before.ConcealedSamples) / (after.TotalSamplesReceived - before.TotalSamplesReceived);
                Note($"20 % loss {where}: {concealed:P1} concealed, {after.FecPacketsReceived - before.FecPacketsReceived} packets from redundancy, {senses}");
            }

            path.Conditions = PathConditions.Perfect;
            concealed.ShouldBeLessThan(Bearable);
            senses!.Heard.ShouldBeGreaterThan(senses.Looks * 8 / 10);
        }
    }

    private static void SetLoss(IEnumerable<BrowserPeer> peers, double loss)
    {
        foreach (var peer in peers)
        {
            peer.Relay.SetBoth(new PathConditions { Loss = loss });
        }
    }
}
