using Parley.Rtc.Dtls;
using Parley.Rtc.Sdp;

namespace Parley.Rtc.Tests.Sdp;

public sealed class SdpNegotiationTests
{
    [Fact]
    public void Answers_Chromium_with_its_own_numbers()
    {
        var offer = Samples.Parse(Samples.Chromium);

        var answer = Answer(offer);

        answer.Media.Select(media => media.Mid).ShouldBe(["0", "1"]);
        var video = answer.Media[1];
        video.Direction.ShouldBe(SdpDirection.ReceiveOnly);
        video.SimulcastReceive.ShouldBe(["q", "h", "f"]);
        video.Codecs.Where(codec => !codec.IsRetransmission).Select(codec => codec.Name).ShouldBe(["VP8", "H264", "VP9", "AV1"]);
        video.Codecs.Count(codec => codec.IsRetransmission).ShouldBe(4);
        video.Codecs[0].Feedback.ShouldContain("nack pli");
        video.ExtensionId(ExtensionUris.DependencyDescriptor).ShouldBe(12);
        video.ExtensionId("urn:ietf:params:rtp-hdrext:toffset").ShouldBe(0);
        answer.Media[0].Codecs.Select(codec => codec.Name).ShouldBe(["opus", "red"]);
        answer.Media[0].Codecs[0].Parameter("usedtx").ShouldBe("1");

        var read = Samples.Parse(answer.Description.ToString());
        read.Bundle.ShouldBe(["0", "1"]);
        read.IsIceLite.ShouldBeTrue();
        read.Media[0].Value("setup").ShouldBe("passive");
        read.Media[0].Values("candidate").Count().ShouldBe(2);
        read.Media[1].Value("simulcast").ShouldBe("recv q;h;f");
        read.Media[1].Rids.ShouldAllBe(rid => !rid.IsSend);
        (read.Media[2].Port, read.Media[2].Kind).ShouldBe((0, "application"));
        RemoteTransport.TryRead(read, out var transport, out var error).ShouldBeTrue(error);
        transport!.OurRole.ShouldBe(DtlsRole.Client);
        transport.Credentials.ShouldBe(Samples.Local.Credentials);
        transport.Fingerprint.ShouldBe(Samples.Local.Fingerprint);
        transport.Candidates.ShouldBe(Samples.Local.Candidates);
    }

    [Fact]
    public void Answers_the_layout_of_Firefox()
    {
        var answer = Answer(Samples.Parse(Samples.FirefoxLike));

        answer.Media.Select(media => media.Mid).ShouldBe(["0", "1"]);
        answer.Media[0].Direction.ShouldBe(SdpDirection.SendReceive);
        answer.Media[1].Codecs.Select(codec => codec.PayloadType).ShouldBe([120, 126, 121, 124, 127]);
        answer.Media[1].SimulcastReceive.ShouldBe(["hi", "lo"]);
    }

    [Fact]
    public void Sends_only_what_is_allowed()
    {
        var offer = Samples.Parse(Samples.FirefoxLike);

        var answer = SdpAnswer.Create(
            offer, Samples.Local, MediaCapabilities.Default, 1, 1,
            media => media.Kind == "audio" ? SdpDirection.SendOnly : SdpDirection.Inactive);

        answer.Media[0].Direction.ShouldBe(SdpDirection.SendOnly);
        answer.Media[1].Direction.ShouldBe(SdpDirection.Inactive);
        answer.Media[1].SimulcastReceive.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("a=rtcp-mux")]
    [InlineData("a=mid:1")]
    [InlineData("a=rtpmap:")]
    public void Rejects_sections_without(string line)
    {
        var text = string.Join('\n', Samples.Chromium.Split('\n').Where(other => !other.StartsWith(line, StringComparison.Ordinal)));

        var answer = Answer(Samples.Parse(text));

        answer.Description.Media.Count.ShouldBe(3);
        answer.Description.Media[1].Port.ShouldBe(0);
        answer.Media.ShouldNotContain(media => media.Mid == "1");
    }

    [Fact]
    public void Takes_the_active_role_only_when_it_must()
    {
        var offer = Samples.Parse(Samples.Chromium.Replace("setup:actpass", "setup:passive", StringComparison.Ordinal));

        Answer(offer).Description.Media[0].Value("setup").ShouldBe("active");
        RemoteTransport.TryRead(offer, out var transport, out _).ShouldBeTrue();
        transport!.OurRole.ShouldBe(DtlsRole.Client);
    }

    [Theory]
    [InlineData("profile-level-id=42e01f;packetization-mode=1", "packetization-mode=1;profile-level-id=42e034", true)]
    [InlineData("profile-level-id=42e01f;packetization-mode=1", "profile-level-id=42e01f", false)]
    [InlineData("profile-level-id=42e01f;packetization-mode=1", "profile-level-id=640c1f;packetization-mode=1", false)]
    public void Matches_H264_by_profile_and_packetization(string left, string right, bool expected)
    {
        var codec = new SdpCodec { PayloadType = 1, Name = "H264", ClockRate = 90_000, Parameters = left };

        codec.Matches(codec with { Name = "h264", Parameters = right }).ShouldBe(expected);
    }

    [Fact]
    public void Offers_what_it_sends_and_understands_itself()
    {
        var description = SdpOffer.Create(
            [
                new OfferedMedia("a0", "audio", SdpDirection.SendOnly, new SdpSource(10, null, "c", "s", "ta")),
                new OfferedMedia("v0", "video", SdpDirection.SendOnly, new SdpSource(20, 21, "c", "s", "tv")),
                new OfferedMedia("v1", "video", SdpDirection.Inactive, null),
            ],
            Samples.Local,
            MediaCapabilities.Default,
            5,
            3);

        var offer = Samples.Parse(description.ToString());

        offer.Origin.ShouldStartWith("- 5 3 ");
        offer.Bundle.ShouldBe(["a0", "v0", "v1"]);
        offer.Media[1].RetransmissionPairs.ShouldBe([(20u, 21u)]);
        offer.Media[1].Ssrcs.ShouldBe([20u, 21u]);
        offer.Media[1].Value("msid").ShouldBe("s tv");
        offer.Media[2].Direction.ShouldBe(SdpDirection.Inactive);
        offer.Media.SelectMany(media => media.Formats).Distinct().Count().ShouldBe(10);
        offer.Media[0].Extensions.ShouldNotContain(extension => extension.Uri == ExtensionUris.DependencyDescriptor);
        var answer = Answer(offer);
        answer.Media.Select(media => media.Direction)
            .ShouldBe([SdpDirection.ReceiveOnly, SdpDirection.ReceiveOnly, SdpDirection.Inactive]);
        answer.Media[1].Codecs.Count.ShouldBe(8);
    }

    private static SdpAnswer Answer(SdpDescription offer) =>
        SdpAnswer.Create(offer, Samples.Local, MediaCapabilities.Default, 7, 1);
}
