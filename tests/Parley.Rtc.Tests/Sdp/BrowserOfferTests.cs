using Parley.Rtc.Dtls;
using Parley.Rtc.Sdp;

namespace Parley.Rtc.Tests.Sdp;

/// <summary>What Chromium 156 and Firefox ESR 153 really wrote (captured from a bare page), and Safari as far as it is documented.</summary>
public sealed class BrowserOfferTests
{
    public static TheoryData<string> Offers
    {
        get
        {
            string[] kinds = ["plain", "simulcast", "recvonly30", "stopped", "recycled", "tag-stopped"];
            return [.. kinds.SelectMany(kind => (string[])[$"chromium-156-{kind}.sdp", $"firefox-153-{kind}.sdp"])];
        }
    }

    [Theory]
    [MemberData(nameof(Offers))]
    public void Is_read_written_and_answered(string name)
    {
        var offer = Samples.Parse(Samples.Read(name));

        Samples.Parse(offer.ToString()).ToString().ShouldBe(offer.ToString());
        RemoteTransport.TryRead(offer, out var transport, out var error).ShouldBeTrue(error);
        transport!.OurRole.ShouldBe(DtlsRole.Server);
        offer.AllowsMixedExtensions.ShouldBeTrue();
        var answer = Answer(offer);
        var read = Samples.Parse(answer.Description.ToString());
        var carried = offer.Media.Where(media => media.IsInUse && media.Kind is "audio" or "video").Select(media => media.Mid!).ToList();
        read.Bundle.ShouldBe(carried);
        answer.Media.Select(media => media.Mid).ShouldBe(carried);
        read.Media.Select(media => media.Mid).ShouldBe(offer.Media.Select(media => media.Mid));
        read.Media.Where(media => media.Port == 0).ShouldAllBe(media => !carried.Contains(media.Mid!));
        read.AllowsMixedExtensions.ShouldBeTrue();
        foreach (var media in answer.Media)
        {
            var offered = offer.Media.Single(section => section.Mid == media.Mid);
            media.Direction.ShouldBe(offered.Direction.Reverse());
            media.Codecs.ShouldAllBe(codec => offered.Formats.Contains(codec.PayloadType.ToString(null, null)));
            media.Codecs[0].Name.ShouldBe(media.Kind == "audio" ? "opus" : "VP8");
            media.ExtensionId(ExtensionUris.Mid).ShouldBeGreaterThan(0);
            media.ExtensionId(ExtensionUris.TransportSequence).ShouldBeGreaterThan(0);
        }
    }

    [Theory]
    [InlineData("chromium-156-simulcast.sdp")]
    [InlineData("firefox-153-simulcast.sdp")]
    public void Sends_simulcast_beside_a_screen(string name)
    {
        var answer = Answer(Samples.Parse(Samples.Read(name)));

        answer.Media.Select(media => media.Kind).ShouldBe(["audio", "video", "video"]);
        answer.Media[1].SimulcastReceive.ShouldBe(["q", "h", "f"]);
        answer.Media[2].SimulcastReceive.ShouldBeEmpty();
        var text = answer.Description.ToString();
        text.ShouldContain("a=simulcast:recv q;h;f");
        Samples.Parse(text).Media[3].Port.ShouldBe(0, "data channels are not carried");
        answer.Media[1].ExtensionId(ExtensionUris.DependencyDescriptor).ShouldBeGreaterThan(0);
        answer.Media[1].ExtensionId(ExtensionUris.RepairedRtpStreamId).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Turns_the_directions_of_extensions_round()
    {
        var answer = Answer(Samples.Parse(Samples.Read("firefox-153-simulcast.sdp")));

        var video = Samples.Parse(answer.Description.ToString()).Media[1];
        video.Extensions.ShouldContain(new SdpExtension(8, ExtensionUris.DependencyDescriptor, SdpDirection.ReceiveOnly));
        video.Extensions.ShouldContain(new SdpExtension(6, ExtensionUris.PlayoutDelay, SdpDirection.SendOnly));
        video.Extensions.ShouldContain(new SdpExtension(3, ExtensionUris.Mid));
    }

    [Theory]
    [InlineData("chromium-156-recvonly30.sdp")]
    [InlineData("firefox-153-recvonly30.sdp")]
    public void Receives_in_thirty_sections(string name)
    {
        var answer = Answer(Samples.Parse(Samples.Read(name)));

        answer.Media.Count.ShouldBe(30);
        answer.Media.ShouldAllBe(media => media.Direction == SdpDirection.SendOnly);
        answer.Media.ShouldAllBe(media => media.Kind == "audio" || media.Codecs.Any(codec => codec.IsRetransmission));
        var read = Samples.Parse(answer.Description.ToString());
        read.Media.Count(media => media.Has("candidate")).ShouldBe(1, "one transport");
    }

    [Theory]
    [InlineData("chromium-156")]
    [InlineData("firefox-153")]
    public void Follows_stopped_recycled_and_moved_sections(string browser)
    {
        var stopped = Answer(Samples.Parse(Samples.Read($"{browser}-stopped.sdp"))).Description;
        stopped.Media.Select(media => (media.Mid, media.Port)).ShouldBe([("0", 9), ("1", 0), ("2", 9)]);

        var recycled = Answer(Samples.Parse(Samples.Read($"{browser}-recycled.sdp"))).Description;
        recycled.Media.Select(media => (media.Mid, media.Port)).ShouldBe([("0", 9), ("3", 9), ("2", 9)]);

        // The section that held the bundle's transport is gone: another one holds it now.
        var offer = Samples.Parse(Samples.Read($"{browser}-tag-stopped.sdp"));
        offer.TransportSection!.Mid.ShouldBe("3");
        var moved = Answer(offer).Description;
        moved.Bundle.ShouldBe(["3", "2"]);
        moved.Media.Single(media => media.Has("candidate")).Mid.ShouldBe("3");
    }

    [Theory]
    [InlineData("chromium-156-stopped-answer.sdp")]
    [InlineData("firefox-153-stopped-answer.sdp")]
    public void Reads_answers(string name)
    {
        var answer = Samples.Parse(Samples.Read(name));

        RemoteTransport.TryRead(answer, out var transport, out var error).ShouldBeTrue(error);
        transport!.OurRole.ShouldBe(DtlsRole.Server);
        answer.Media[1].IsInUse.ShouldBeFalse();
        answer.Bundle.ShouldBe(["0", "2"]);
    }

    // Safari is WebKit's build of the same library as Chromium's: H264 stands first, HEVC is there, the spare VP9 profiles are not.
    [Fact]
    public void Answers_the_list_of_Safari()
    {
        var lines = Samples.Read("chromium-156-plain.sdp").Split('\n');
        var text = string.Join('\n', lines.Select(line => line.StartsWith("m=video", StringComparison.Ordinal)
            ? "m=video 9 UDP/TLS/RTP/SAVPF 108 109 127 96 97 98 99"
            : line)) + "a=rtpmap:127 H265/90000\na=fmtp:127 level-id=93;tx-mode=SRST\na=rtcp-fb:127 nack pli\n";

        var answer = Answer(Samples.Parse(text));

        answer.Media[1].Codecs.Select(codec => codec.PayloadType).ShouldBe([96, 108, 98, 109, 97, 99], ignoreOrder: true);
        answer.Media[1].Codecs.ShouldNotContain(codec => codec.Name == "H265");
        answer.Media[0].Codecs.Select(codec => codec.Name).ShouldBe(["opus", "red"]);
    }

    private static SdpAnswer Answer(SdpDescription offer) =>
        SdpAnswer.Create(offer, Samples.Local, MediaCapabilities.Default, 7, 1);
}
