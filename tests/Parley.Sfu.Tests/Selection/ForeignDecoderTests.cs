using Parley.Rtc.Codecs;
using Parley.Sfu.Selection;

namespace Parley.Sfu.Tests.Selection;

/// <summary>
/// A foreign encoder's temporal layers, thinned out by the selector, in a foreign decoder: each picture must come out as it does of the
/// whole stream, which a missing reference would change.
/// </summary>
public sealed class ForeignDecoderTests
{
    private const int Pictures = 160;

    [FfmpegTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_left_decodes_to_the_same_pictures(bool isVp9)
    {
        var folder = Directory.CreateTempSubdirectory("parley-layers").FullName;
        try
        {
            var whole = Path.Combine(folder, "whole.ivf");
            await EncodedSource.RunAsync(
                "-f lavfi -i testsrc2=size=160x120:rate=30 -frames:v " + Pictures + $" -c:v {(isVp9 ? "libvpx-vp9" : "libvpx")}"
                + " -b:v 100k -deadline realtime -cpu-used 8 -lag-in-frames 0 -auto-alt-ref 0 -g 40 -keyint_min 40 -error-resilient 1"
                + " -ts-parameters ts_number_layers=3:ts_target_bitrate=40,70,100:ts_rate_decimator=4,2,1:ts_periodicity=4"
                + $":ts_layer_id=0,2,1,2:ts_layering_mode=3 {whole}");
            var source = new EncodedSource(await File.ReadAllBytesAsync(whole), isVp9);
            var world = new SelectionWorld(isVp9 ? Codec.Vp9 : Codec.Vp8, source) { ExtraBytes = 0 };
            var random = new Random(4);
            for (var picture = 0; picture < Pictures; picture += 8)
            {
                world.Target = new LayerTarget(0, random.Next(3));
                world.Run(8);
            }

            var kept = world.Packets.Select(packet => packet.Frame.Id).Distinct().ToList();
            kept.Count.ShouldBeInRange(Pictures / 4, Pictures - 20);
            var thinned = Path.Combine(folder, "thinned.ivf");
            await File.WriteAllBytesAsync(thinned, source.FileOf(kept.Select(id => Payload(world, id, isVp9))));
            var all = await DecodeAsync(whole);
            var some = await DecodeAsync(thinned);
            all.Count.ShouldBe(Pictures);
            some.ShouldBe([.. kept.Select(id => all[id])]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static byte[] Payload(SelectionWorld world, int id, bool isVp9)
    {
        List<byte> bytes = [];
        foreach (var packet in world.Packets.Where(packet => packet.Frame.Id == id))
        {
            var length = isVp9
                ? Vp9Descriptor.TryParse(packet.Payload, out var vp9) ? vp9.Length : 0
                : Vp8Descriptor.TryParse(packet.Payload, out var vp8) ? vp8.Length : 0;
            bytes.AddRange(packet.Payload[length..]);
        }

        return [.. bytes];
    }

    private static async Task<List<string>> DecodeAsync(string file)
    {
        var text = await EncodedSource.RunAsync($"-i {file} -fps_mode passthrough -f framemd5 -");
        return [.. text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line[(line.LastIndexOf(' ') + 1)..])];
    }
}
