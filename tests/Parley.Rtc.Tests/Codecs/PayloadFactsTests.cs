using System.Runtime.CompilerServices;
using Parley.Rtc.Codecs;

namespace Parley.Rtc.Tests.Codecs;

public sealed class PayloadFactsTests
{
    private static readonly byte[][] Samples =
    [
        Bytes.Hex("b0 f0 9234 56 a3 01 ffff"),
        Bytes.Hex("aa 8102 00 07 58 0140 00b4 0280 0168 0500 02d0 04 04 01 54 01 34 02 54 01 82"),
        Bytes.Hex("f5 05 35 03 06 ff"),
        Bytes.Hex("78 0002 6742 0002 68ce"),
        Bytes.Hex("7c 85 88"),
        Bytes.Hex("28 03 08aabb 34 30 11"),
        Bytes.Hex("ef 1e00 02 ef 0f00 03 6f aaaa bbbbbb 78cc"),
        Bytes.Hex("7b 03 1122"),
    ];

    public static TheoryData<Codec> Codecs => [.. Enum.GetValues<Codec>()];

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Never_throws(Codec codec) =>
        Fuzz.Run(input => PayloadFacts.TryRead(codec, input, marker: true, out _), Samples);

    [Fact]
    public void Rewriting_stays_inside_the_descriptor()
    {
        var random = new Random(3);
        var payload = new byte[32];
        for (var round = 0; round < 20_000; round++)
        {
            random.NextBytes(payload);
            var changed = payload.ToArray();
            if (Vp8Descriptor.TryParse(payload, out var vp8))
            {
                vp8.Picture.Write(changed, 12, 13);
                changed[vp8.Length..].ShouldBe(payload[vp8.Length..]);
                Vp8Descriptor.TryParse(changed, out var again).ShouldBeTrue();
                again.Picture.PictureId.ShouldBe(vp8.Picture.PictureIdBits == 0 ? (ushort)0 : (ushort)12);
            }

            changed = [.. payload];
            if (Vp9Descriptor.TryParse(payload, out var vp9))
            {
                vp9.Picture.Write(changed, 12, 13);
                changed[vp9.Length..].ShouldBe(payload[vp9.Length..]);
                Vp9Descriptor.TryParse(changed, out var again).ShouldBeTrue();
                again.Length.ShouldBe(vp9.Length);
            }
        }
    }

    [Fact]
    public void Facts_are_eight_bytes_and_reading_them_allocates_nothing()
    {
        Unsafe.SizeOf<PacketFacts>().ShouldBe(8);
        var read = 0;

        var allocated = Allocation.Of(() =>
        {
            foreach (var sample in Samples)
            {
                for (var codec = Codec.Opus; codec <= Codec.Av1; codec++)
                {
                    read += PayloadFacts.TryRead(codec, sample, marker: false, out _) ? 1 : 0;
                }
            }
        });

        allocated.ShouldBe(0);
        read.ShouldBeGreaterThan(0);
    }
}
