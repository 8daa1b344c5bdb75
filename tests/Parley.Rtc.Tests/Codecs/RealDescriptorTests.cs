using Parley.Rtc.Codecs;

namespace Parley.Rtc.Tests.Codecs;

/// <summary>What Chromium 156 sent: a writer of our own may share a mistake with the reader.</summary>
public sealed class RealDescriptorTests
{
    private const string Av1L1T3 =
        "800003800214EAA860414D1410208427027F0167 400003 830004 430004 820005 420005 840006 440006 C10007 830008 430008";

    // Two of the three layers: there was no bandwidth for the third.
    private const string Vp9L2T1Key =
        "C100048001238A2289141A42002423013F00B3027F0167 C30005 C00006 C20007 C00008 C000091A000810 82000A1A400818 C0000B C2000C";

    [Theory]
    [InlineData(Av1L1T3, "0 0 1 1 2 2 3 3 4 1 1", "640x360")]
    [InlineData(Vp9L2T1Key, "0,0 1,1 2,1 1,2 2,1 1,2 1,3 2,1 1,2", "320x180 640x360")]
    public void Chains_and_sizes_are_read(string descriptors, string chains, string sizes)
    {
        var reader = new DependencyReader();
        List<string> read = [];
        foreach (var descriptor in descriptors.Split(' '))
        {
            reader.TryRead(Convert.FromHexString(descriptor), out var frame).ShouldBeTrue();
            read.Add(string.Join(',', Enumerable.Range(0, reader.Structure!.ChainCount).Select(chain => frame.ChainDistance(chain))));
        }

        var structure = reader.Structure!;
        string.Join(' ', read).ShouldBe(chains);
        string.Join(' ', Enumerable.Range(0, structure.SpatialLayers).Select(structure.SizeOf).Select(size => $"{size.Width}x{size.Height}"))
            .ShouldBe(sizes);
    }

    [Theory]
    [InlineData(Av1L1T3, "11111111111")]
    [InlineData(Vp9L2T1Key, "110100101")]
    public void The_highest_layers_are_forwarded(string descriptors, string kept)
    {
        var reader = new DependencyReader();
        var selector = new DependencySelector { SpatialLimit = 2, TemporalLimit = 2 };
        var decided = string.Empty;
        foreach (var descriptor in descriptors.Split(' '))
        {
            reader.TryRead(Convert.FromHexString(descriptor), out var frame).ShouldBeTrue();
            decided += selector.Decide(reader.Structure!, frame) ? "1" : "0";
        }

        decided.ShouldBe(kept);
    }
}
