using System.Buffers.Binary;
using System.Diagnostics;

namespace Parley.Sfu.Tests.Selection;

/// <summary>Pictures of a real encoder with three temporal layers in the pattern T0 T2 T1 T2, from an IVF file.</summary>
internal sealed class EncodedSource : FrameSource
{
    private const int FileHeader = 32;
    private const int FrameHeader = 12;
    private readonly byte[] _file;
    private readonly bool _isVp9;
    private int _offset = FileHeader;
    private int _picture;
    private byte _baseIndex;

    public EncodedSource(byte[] file, bool isVp9)
    {
        _file = file;
        _isVp9 = isVp9;
    }

    public List<byte[]> Pictures { get; } = [];

    /// <summary>Runs <c>ffmpeg</c>, which has to be in the path.</summary>
    /// <returns>What it printed.</returns>
    public static async Task<string> RunAsync(string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", "-v error -y " + arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        (await errors).ShouldBeEmpty();
        return output;
    }

    /// <summary>A file of some of the pictures.</summary>
    public byte[] FileOf(IEnumerable<byte[]> pictures)
    {
        var file = new List<byte>(_file[..FileHeader]);
        var header = new byte[FrameHeader];
        var index = 0;
        foreach (var picture in pictures)
        {
            BinaryPrimitives.WriteInt32LittleEndian(header, picture.Length);
            BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(4), index++);
            file.AddRange(header);
            file.AddRange(picture);
        }

        return [.. file];
    }

    protected override IEnumerable<PublishedFrame> Picture(bool key)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(_file.AsSpan(_offset));
        var data = _file.AsSpan(_offset + FrameHeader, length).ToArray();
        _offset += FrameHeader + length;
        var id = NextId();
        Pictures.Add(data);

        // VP8: a bit of the frame tag; VP9: the encoder was told to make one every 40 pictures.
        var isKey = _isVp9 ? id % 40 == 0 : (data[0] & 1) == 0;
        var step = id % 4;
        var temporal = new[] { 0, 2, 1, 2 }[step];
        var sync = isKey || step is 1 or 2;
        _baseIndex += (byte)(temporal == 0 ? 1 : 0);
        var (picture, index) = (_picture++ & 0x7FFF, _baseIndex);
        yield return new PublishedFrame(id, Timestamp, 0, temporal, [], isKey, true, (part, parts) =>
        {
            var from = part == 0 ? 0 : Math.Min(length, 10) + ((length - Math.Min(length, 10)) * part / parts);
            var to = part == parts - 1 ? length : Math.Min(length, 10) + ((length - Math.Min(length, 10)) * (part + 1) / parts);
            byte[] descriptor = _isVp9
                ?
                [
                    (byte)(0xA0 | (isKey ? 0 : 0x40) | (part == 0 ? 8 : 0) | (part == parts - 1 ? 4 : 0)),
                    (byte)(0x80 | (picture >> 8)), (byte)picture, (byte)((temporal << 5) | (sync ? 0x10 : 0)), index,
                ]
                :
                [
                    (byte)(part == 0 ? 0x90 : 0x80), 0xE0, (byte)(0x80 | (picture >> 8)), (byte)picture, index,
                    (byte)((temporal << 6) | (sync ? 0x20 : 0)),
                ];
            return [.. descriptor, .. data[from..to]];
        });
    }
}
