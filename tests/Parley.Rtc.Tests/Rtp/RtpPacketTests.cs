using Parley.Rtc.Rtp;

namespace Parley.Rtc.Tests.Rtp;

public sealed class RtpPacketTests
{
    // Two CSRCs, a one-byte extension (audio level, padding, mid "v1"), 4 bytes of payload, 3 of padding.
    private static readonly byte[] Full = Bytes.Hex(
        "b2e01234 00010203 cafebabe 00000001 00000002 bede0002 10ff0000 41763100 01020304 000003");

    [Fact]
    public void Reads_all_parts_of_a_header()
    {
        RtpHeader.TryParse(Full, out var header).ShouldBeTrue();

        header.Marker.ShouldBeTrue();
        header.PayloadType.ShouldBe((byte)96);
        header.SequenceNumber.ShouldBe((ushort)0x1234);
        header.Timestamp.ShouldBe(0x00010203u);
        header.Ssrc.ShouldBe(0xcafebabeu);
        header.CsrcCount.ShouldBe((byte)2);
        header.Length.ShouldBe(32);
        header.PayloadLength.ShouldBe(4);
        header.PaddingLength.ShouldBe(3);
        RtpExtensionReader.TryFind(Full, header, 1, out var level).ShouldBeTrue();
        Full[level.Offset].ShouldBe((byte)0xff);
        RtpExtensionReader.TryFind(Full, header, 4, out var mid).ShouldBeTrue();
        Full.AsSpan(mid.Offset, mid.Length).SequenceEqual("v1"u8).ShouldBeTrue();
        RtpExtensionReader.TryFind(Full, header, 5, out _).ShouldBeFalse();
    }

    [Fact]
    public void Refuses_truncated_headers_and_impossible_padding()
    {
        for (var length = 0; length < 32; length++)
        {
            RtpHeader.TryParse(Full.AsSpan(..length), out _).ShouldBeFalse($"{length} bytes");
        }

        var padded = Full.ToArray();
        padded[^1] = 8;
        RtpHeader.TryParse(padded, out _).ShouldBeFalse();
        padded[^1] = 0;
        RtpHeader.TryParse(padded, out _).ShouldBeFalse();
        padded[^1] = 7;
        RtpHeader.TryParse(padded, out var header).ShouldBeTrue();
        header.PayloadLength.ShouldBe(0);
        RtpHeader.TryParse(Bytes.Hex("40e01234 00010203 cafebabe"), out _).ShouldBeFalse("version 1");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Writes_what_it_reads(bool twoByte)
    {
        Span<byte> buffer = stackalloc byte[200];
        var writer = new RtpWriter(buffer, 111, true, 65535, 77, 99, twoByte);
        writer.AddExtension(1, [5]);
        writer.AddExtension(14, "0123456789abcdef"u8);
        if (twoByte)
        {
            writer.AddExtension(200, []);
            writer.AddExtension(201, new byte[40]);
        }

        var length = writer.FinishHeader();
        buffer[length] = 42;
        var packet = buffer[..(length + 1)];

        RtpHeader.TryParse(packet, out var header).ShouldBeTrue();
        header.Length.ShouldBe(length);
        header.PayloadLength.ShouldBe(1);
        header.Marker.ShouldBeTrue();
        header.PayloadType.ShouldBe((byte)111);
        RtpExtensionReader.TryFind(packet, header, 14, out var found).ShouldBeTrue();
        packet.Slice(found.Offset, found.Length).SequenceEqual("0123456789abcdef"u8).ShouldBeTrue();
        RtpExtensionReader.TryFind(packet, header, 201, out found).ShouldBe(twoByte);
        found.Length.ShouldBe(twoByte ? 40 : 0);
    }

    [Fact]
    public void Refuses_extensions_that_do_not_fit_the_form()
    {
        Should.Throw<ArgumentException>(() => Add(15, 1, false));
        Should.Throw<ArgumentException>(() => Add(1, 17, false));
        Should.Throw<ArgumentException>(() => Add(1, 0, false));
        Should.Throw<ArgumentException>(() => Add(0, 1, true));
        Should.Throw<ArgumentException>(() => Add(256, 1, true));

        static void Add(int id, int length, bool twoByte)
        {
            var writer = new RtpWriter(new byte[100], 1, false, 1, 1, 1, twoByte);
            writer.AddExtension(id, new byte[length]);
        }
    }

    [Fact]
    public void Patches_fields_in_place()
    {
        var packet = Full.ToArray();
        RtpHeader.TryParse(packet, out var header).ShouldBeTrue();

        RtpPatch.SetSequenceNumber(packet, 9);
        RtpPatch.SetTimestamp(packet, 10);
        RtpPatch.SetSsrc(packet, 11);
        RtpPatch.SetPayloadType(packet, 12);
        RtpPatch.SetMarker(packet, false);
        RtpPatch.TrySetExtension(packet, header, 4, "v2"u8).ShouldBeTrue();
        RtpPatch.TrySetExtension(packet, header, 4, "v22"u8).ShouldBeFalse();

        RtpHeader.TryParse(packet, out header).ShouldBeTrue();
        (header.SequenceNumber, header.Timestamp, header.Ssrc).ShouldBe(((ushort)9, 10u, 11u));
        (header.PayloadType, header.Marker).ShouldBe(((byte)12, false));
        RtpExtensionReader.TryFind(packet, header, 4, out var mid).ShouldBeTrue();
        packet[mid.Offset + 1].ShouldBe((byte)'2');
    }

    [Fact]
    public void Adds_padding_once()
    {
        var buffer = new byte[100];
        var writer = new RtpWriter(buffer, 96, false, 1, 1, 1);
        var length = writer.FinishHeader() + 20;

        var padded = RtpPatch.AddPadding(buffer, length, 5);

        padded.ShouldBe(length + 5);
        RtpHeader.TryParse(buffer.AsSpan(..padded), out var header).ShouldBeTrue();
        (header.PayloadLength, header.PaddingLength).ShouldBe((20, 5));
        RtpPatch.AddPadding(buffer, padded, 5).ShouldBe(padded);
        RtpPatch.AddPadding(new byte[20], 18, 5).ShouldBe(18);
    }

    [Fact]
    public void Wraps_and_unwraps_retransmissions()
    {
        RtpHeader.TryParse(Full, out var header).ShouldBeTrue();
        var resent = new byte[100];

        var length = Retransmission.Wrap(Full, header, 97, 7, 8, resent);
        RtpHeader.TryParse(resent.AsSpan(..length), out var resentHeader).ShouldBeTrue();
        (resentHeader.PayloadType, resentHeader.SequenceNumber, resentHeader.Ssrc).ShouldBe(((byte)97, (ushort)7, 8u));
        Retransmission.TryUnwrap(resent.AsSpan(..length), resentHeader, 96, 0xcafebabe, out var restored)
            .ShouldBeTrue();

        resent.AsSpan(..restored).SequenceEqual(Full).ShouldBeTrue();
        Retransmission.Wrap(Full, header, 97, 7, 8, new byte[Full.Length + 1]).ShouldBe(0);
    }

    [Fact]
    public void Finds_no_original_in_a_padding_probe()
    {
        var probe = new byte[12 + 255];
        probe[0] = 0xa0;
        probe[^1] = 255;
        RtpHeader.TryParse(probe, out var header).ShouldBeTrue();

        Retransmission.TryUnwrap(probe, header, 96, 1, out _).ShouldBeFalse();
    }

    [Fact]
    public void Survives_hostile_input()
    {
        var twoByte = Full.ToArray();
        twoByte[20] = 0x10;
        twoByte[21] = 0x00;
        Fuzz.Run(
            input =>
            {
                if (!RtpHeader.TryParse(input, out var header))
                {
                    return;
                }

                (header.Length + header.PayloadLength + header.PaddingLength).ShouldBe(input.Length);
                var reader = new RtpExtensionReader(input, header);
                while (reader.TryRead(out var extension))
                {
                    _ = input.Slice(extension.Offset, extension.Length).Length;
                }

                Retransmission.TryUnwrap(input.ToArray(), header, 96, 1, out _);
            },
            [Full, twoByte]);
    }

    [Fact]
    public void Reads_and_patches_without_allocating()
    {
        var packet = Full.ToArray();

        var bytes = Allocation.Of(() =>
        {
            RtpHeader.TryParse(packet, out var header);
            RtpPatch.TrySetExtension(packet, header, 4, "v2"u8);
            RtpPatch.SetSequenceNumber(packet, 5);
        });

        bytes.ShouldBe(0);
    }
}
