using System.Globalization;
using System.Text;

namespace Parley.Fuzz;

/// <summary>For session descriptions: lines lost, repeated, moved, taken from others; numbers and words exchanged.</summary>
internal sealed class LineMutator : IMutator
{
    private static readonly string[] Words =
    [
        "0", "1", "9", "127", "128", "255", "65535", "65536", "4294967295", "99999999999999999999", "-1", "", "*", "a", ":", ";", ",", "~", "/",
        "BUNDLE", "send", "recv", "sendrecv", "inactive", "apt=96", "profile-id=2", "packetization-mode=1", "FID", "red/48000/2", "rtx/90000",
        "VP8/90000", "H264/90000", "opus/48000/2", "a=bundle-only", "a=rtcp-mux", "a=extmap-allow-mixed", "a=mid:0", "a=ice-lite", "a=setup:passive",
        "m=video 9 UDP/TLS/RTP/SAVPF 96", "m=audio 0 UDP/TLS/RTP/SAVPF 111", "a=simulcast:send q;h;f", "a=rid:q send", "a=ice-pwd:0123456789012345678901",
    ];

    public static LineMutator Instance { get; } = new();

    public byte[] Mutate(Random random, byte[] input, IReadOnlyList<byte[]> corpus, int maxLength)
    {
        if (random.Next(8) == 0)
        {
            return ByteMutator.Instance.Mutate(random, input, corpus, maxLength);
        }

        var lines = Encoding.UTF8.GetString(input).Split('\n').ToList();
        for (var change = random.Next(1, 8); change > 0 && lines.Count > 0; change--)
        {
            var at = random.Next(lines.Count);
            switch (random.Next(7))
            {
                case 0:
                    lines.RemoveAt(at);
                    break;
                case 1:
                    lines.InsertRange(random.Next(lines.Count), Enumerable.Repeat(lines[at], random.Next(1, random.Next(10) == 0 ? 1500 : 4)));
                    break;
                case 2:
                    var to = random.Next(lines.Count);
                    (lines[at], lines[to]) = (lines[to], lines[at]);
                    break;
                case 3 when corpus.Count > 0:
                    var other = Encoding.UTF8.GetString(corpus[random.Next(corpus.Count)]).Split('\n');
                    lines.Insert(at, other[random.Next(other.Length)]);
                    break;
                case 4:
                    lines.Insert(at, Words[random.Next(Words.Length)]);
                    break;
                default:
                    lines[at] = ChangeWord(random, lines[at]);
                    break;
            }
        }

        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', lines));
        return bytes.Length <= maxLength ? bytes : bytes[..maxLength];
    }

    private static string ChangeWord(Random random, string line)
    {
        char[] separators = [' ', ':', ';', '/', '='];
        var separator = separators[random.Next(separators.Length)];
        var words = line.Split(separator);
        var at = random.Next(words.Length);
        words[at] = random.Next(3) == 0
            ? random.Next(300).ToString(CultureInfo.InvariantCulture)
            : Words[random.Next(Words.Length)];
        return string.Join(separator, words);
    }
}
