using Parley.Rtc.Sdp;

namespace Parley.Rtc.Tests.Sdp;

/// <summary>Offers that are well formed and meant badly: the answer stays small and quick.</summary>
public sealed class HostileOfferTests
{
    private const string Head = "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nt=0 0\n";

    [Fact]
    public void A_number_has_one_text()
    {
        var formats = Enumerable.Range(0, 5000).Select(index => new string('0', index % 40) + (index % 128).ToString(null, null)).ToList();
        var text = Head + $"a=group:BUNDLE 0\nm=video 9 UDP/TLS/RTP/SAVPF {string.Join(' ', formats)}\na=mid:0\na=rtcp-mux\n"
            + string.Concat(formats.Take(1000).Select(format => $"a=rtpmap:{format} VP8/90000\n"));

        var media = Samples.Parse(text).Media[0];

        media.Codecs.Count.ShouldBeLessThanOrEqualTo(128);
        media.Codecs.Select(codec => codec.PayloadType).ShouldBeUnique();
    }

    [Fact]
    public void A_section_has_a_bounded_number_of_lines()
    {
        var section = "m=audio 9 UDP/TLS/RTP/SAVPF 0\n";
        var most = string.Concat(Enumerable.Repeat("a=x\n", SdpReader.MaxAttributes));

        SdpReader.TryParse(Head + most + section + most + section + most, out _, out _).ShouldBeTrue();
        SdpReader.TryParse(Head + most + "a=x\n", out _, out var error).ShouldBeFalse();
        error.ShouldNotBeNull().ShouldContain("too many attributes");
        SdpReader.TryParse(Head + section + most + "a=x\n", out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void Simulcast_has_a_bounded_number_of_streams()
    {
        var rids = Enumerable.Range(0, 300).Select(index => $"r{index}").ToList();
        var text = Video(string.Concat(rids.Select(rid => $"a=rid:{rid} send\n")) + $"a=simulcast:send {string.Join(';', rids)}\n");

        Answer(text).Media[0].SimulcastReceive.ShouldBe(rids[..8]);
    }

    [Fact]
    public void A_format_has_a_bounded_number_of_feedback_kinds()
    {
        var text = Video(string.Concat(Enumerable.Range(0, 900).Select(index => $"a=rtcp-fb:* kind{index}\n")));

        Samples.Parse(text).Media[0].Codecs[0].Feedback.Count.ShouldBe(16);
    }

    [Fact]
    public void An_extension_number_means_one_thing_in_the_bundle()
    {
        var text = Video("a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid\na=extmap:3 urn:ietf:params:rtp-hdrext:ssrc-audio-level\n", "0 1")
            + Section("1", "a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\na=extmap:15 urn:ietf:params:rtp-hdrext:sdes:mid\n");

        var answer = Answer(text);

        answer.Media[0].Extensions.ShouldBe([new SdpExtension(3, ExtensionUris.Mid)]);
        answer.Media[1].Extensions.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("a=extmap-allow-mixed\n", true)]
    public void A_number_above_14_needs_the_two_byte_form(string line, bool expected)
    {
        var answer = Answer(Video($"{line}a=extmap:55 {ExtensionUris.Mid}\n"));

        answer.Media[0].ExtensionId(ExtensionUris.Mid).ShouldBe(expected ? 55 : 0);
    }

    [Theory]
    [InlineData("0123456789abcdef", true)]
    [InlineData("0123456789abcdefg", false)]
    [InlineData("\u00fc", false)]
    public void A_mid_fits_its_header_extension(string mid, bool expected)
    {
        var answer = Answer($"{Head}a=group:BUNDLE {mid}\n{Section(mid, string.Empty)}");

        answer.Media.Count.ShouldBe(expected ? 1 : 0);
    }

    [Fact]
    public void One_known_fingerprint_among_others_is_enough()
    {
        var offer = Samples.Read("firefox-153-plain.sdp");
        var at = offer.IndexOf("a=fingerprint", StringComparison.Ordinal);
        var text = offer.Insert(at, "a=fingerprint:sha-512 12:34\na=fingerprint:sha-1 12:34\n");

        RemoteTransport.TryRead(Samples.Parse(text), out var transport, out _).ShouldBeTrue();
        RemoteTransport.TryRead(Samples.Parse(offer), out var expected, out _).ShouldBeTrue();

        transport!.Fingerprint.ShouldBe(expected!.Fingerprint);
    }

    [Fact]
    public void The_bundle_names_its_transport()
    {
        var text = Head + "a=group:BUNDLE b\n"
            + "m=audio 9 UDP/TLS/RTP/SAVPF 111\na=mid:a\na=ice-ufrag:wrong\na=rtpmap:111 opus/48000/2\n"
            + "m=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:b\na=ice-ufrag:right\na=rtcp-mux\na=rtpmap:96 VP8/90000\n";
        var offer = Samples.Parse(text);

        offer.TransportSection!.Mid.ShouldBe("b");
        Answer(text).Description.Media.Select(media => media.Port).ShouldBe([0, 9]);
    }

    [Fact]
    public void The_session_may_say_the_direction()
    {
        var text = Head + "a=recvonly\nm=audio 9 UDP/TLS/RTP/SAVPF 0\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=inactive\n";

        Samples.Parse(text).Media.Select(media => media.Direction).ShouldBe([SdpDirection.ReceiveOnly, SdpDirection.Inactive]);
    }

    private static string Video(string lines, string bundle = "0") => $"{Head}a=group:BUNDLE {bundle}\n{Section("0", lines)}";

    private static string Section(string mid, string lines) =>
        $"m=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:{mid}\na=rtcp-mux\na=rtpmap:96 VP8/90000\n{lines}";

    private static SdpAnswer Answer(string offer) =>
        SdpAnswer.Create(Samples.Parse(offer), Samples.Local, MediaCapabilities.Default, 7, 1);
}
