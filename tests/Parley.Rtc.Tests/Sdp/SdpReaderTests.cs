using Parley.Rtc.Dtls;
using Parley.Rtc.Sdp;

namespace Parley.Rtc.Tests.Sdp;

public sealed class SdpReaderTests
{
    [Fact]
    public void Reads_an_offer_of_Chromium()
    {
        var offer = Samples.Parse(Samples.Chromium);

        offer.Bundle.ShouldBe(["0", "1", "2"]);
        offer.IsIceLite.ShouldBeFalse();
        offer.Media.Select(media => media.Kind).ShouldBe(["audio", "video", "application"]);
        var (audio, video) = (offer.Media[0], offer.Media[1]);
        audio.Mid.ShouldBe("0");
        audio.Direction.ShouldBe(SdpDirection.SendOnly);
        audio.HasRtcpMux.ShouldBeTrue();
        var opus = audio.Codecs[0];
        (opus.PayloadType, opus.Name, opus.ClockRate, opus.Channels).ShouldBe((111, "opus", 48_000, 2));
        opus.Parameter("useinbandfec").ShouldBe("1");
        audio.Codecs[1].IsRedundancy.ShouldBeTrue();
        audio.Ssrcs.ShouldHaveSingleItem();
        video.Rids.Select(rid => rid.Id).ShouldBe(["q", "h", "f"]);
        video.SimulcastSend.ShouldBe(["q", "h", "f"]);
        video.Codecs.Single(codec => codec.PayloadType == 97).AssociatedPayloadType.ShouldBe(96);
        video.Codecs.Single(codec => codec.PayloadType == 96).Feedback
            .ShouldBe(["goog-remb", "transport-cc", "ccm fir", "nack", "nack pli"]);
        video.Extensions.ShouldContain(new SdpExtension(12, ExtensionUris.DependencyDescriptor));
    }

    [Fact]
    public void Reads_the_layout_of_Firefox()
    {
        var offer = Samples.Parse(Samples.FirefoxLike);

        var video = offer.Media[1];
        video.SimulcastSend.ShouldBe(["hi", "lo"]);
        video.RetransmissionPairs.ShouldBe([(1u, 2u)]);
        offer.Media[0].Extensions.Select(extension => extension.Id).ShouldBe([1, 2, 3]);
        RemoteTransport.TryRead(offer, out var transport, out var error).ShouldBeTrue(error);
        transport!.Credentials.Ufrag.ShouldBe("0f1e2d3c");
        transport.OurRole.ShouldBe(DtlsRole.Server);
    }

    [Fact]
    public void Reads_back_what_it_writes()
    {
        var first = Samples.Parse(Samples.Chromium);
        var second = Samples.Parse(first.ToString());

        second.ToString().ShouldBe(first.ToString());
        second.Media.Count.ShouldBe(3);
        second.Media[1].Attributes.ShouldBe(first.Media[1].Attributes);
    }

    [Theory]
    [InlineData(null, "no description")]
    [InlineData("v=0\r\ns=-\r\n", "origin")]
    [InlineData("v=1\r\no=- 1 1 IN IP4 0.0.0.0\r\n", "version")]
    [InlineData("v=0\r\nrubbish\r\n", "Line 2")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\nm=audio 70000 RTP/SAVPF 1\r\n", "Line 3")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\nm=audio\r\n", "Line 3")]
    public void Says_what_is_wrong(string? text, string expected)
    {
        SdpReader.TryParse(text, out _, out var error).ShouldBeFalse();

        error.ShouldNotBeNull().ShouldContain(expected);
    }

    [Fact]
    public void Bounds_size_and_sections()
    {
        var head = "v=0\no=- 1 1 IN IP4 0.0.0.0\n";
        SdpReader.TryParse(head + new string('\n', SdpReader.MaxLength), out _, out _).ShouldBeFalse();
        var media = "m=audio 9 UDP/TLS/RTP/SAVPF 0\n";
        SdpReader.TryParse(head + string.Concat(Enumerable.Repeat(media, SdpReader.MaxMedia)), out _, out _).ShouldBeTrue();
        SdpReader.TryParse(head + string.Concat(Enumerable.Repeat(media, SdpReader.MaxMedia + 1)), out _, out _)
            .ShouldBeFalse();
    }

    [Theory]
    [InlineData("a=ice-pwd:", "ice-pwd")]
    [InlineData("a=fingerprint:", "fingerprint")]
    [InlineData("a=setup:", "setup")]
    public void Misses_what_a_transport_needs(string line, string expected)
    {
        var text = string.Join('\n', Samples.Chromium.Split('\n').Where(other => !other.StartsWith(line, StringComparison.Ordinal)));

        RemoteTransport.TryRead(Samples.Parse(text), out _, out var error).ShouldBeFalse();

        error.ShouldNotBeNull().ShouldContain(expected);
    }

    [Fact]
    public void Survives_damaged_offers()
    {
        var random = new Random(4);
        foreach (var sample in new[] { Samples.Chromium, Samples.FirefoxLike })
        {
            for (var round = 0; round < 1500; round++)
            {
                var text = sample.ToCharArray();
                for (var change = random.Next(1, 30); change > 0; change--)
                {
                    text[random.Next(text.Length)] = random.Next(4) switch
                    {
                        0 => '\n',
                        1 => ' ',
                        2 => (char)random.Next(0x3000),
                        _ => text[random.Next(text.Length)],
                    };
                }

                var length = random.Next(3) == 0 ? random.Next(text.Length) : text.Length;
                if (SdpReader.TryParse(new string(text, 0, length), out var description, out var error))
                {
                    RemoteTransport.TryRead(description!, out _, out _);
                    var answer = SdpAnswer.Create(description!, Samples.Local, MediaCapabilities.Default, 1, 1);
                    Samples.Parse(answer.Description.ToString()).Media.Count.ShouldBe(description!.Media.Count);
                }
                else
                {
                    error.ShouldNotBeNullOrEmpty();
                }
            }
        }
    }
}
