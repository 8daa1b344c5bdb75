using System.Security.Cryptography;
using System.Text;

namespace Parley.Bench.Streams;

/// <summary>How a recording is made with ffmpeg's test sources.</summary>
/// <param name="Kind">Sound or picture.</param>
/// <param name="Codec">The encoding name as SDP has it.</param>
/// <param name="Height">Lines of the picture, 0 for sound.</param>
/// <param name="ClockRate">Clock of the RTP timestamps.</param>
/// <param name="Arguments">Source and encoder, as ffmpeg takes them.</param>
internal sealed record RecordingPlan(MediaKind Kind, string Codec, int Height, int ClockRate, string Arguments)
{
    /// <summary>The first seconds are left out: an encoder's first keyframe is far larger than those of a running call.</summary>
    public const int SkippedSeconds = 3;

    /// <summary>Three groups of pictures of three seconds.</summary>
    public const int KeptSeconds = 9;

    public static RecordingPlan Opus { get; } = new(
        MediaKind.Audio, "opus", 0, 48000, "-f lavfi -i anoisesrc=color=pink:amplitude=0.3:sample_rate=48000 -ac 2 -c:a libopus -b:a 40k -vbr off -frame_duration 20");

    /// <summary>Video codecs there is an encoder for.</summary>
    public static IReadOnlyList<string> VideoCodecs { get; } = ["VP8", "VP9", "H264"];

    public string Name => Height == 0 ? Codec : $"{Codec} {Height}p";

    /// <summary>Names the arguments too, so that another way of recording is another file.</summary>
    public string FileName =>
        $"{Name.ToLowerInvariant().Replace(' ', '-')}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"2 {Arguments}")).AsSpan(0, 4))}.rtp";

    public uint KeptTicks => (uint)(KeptSeconds * ClockRate);

    public uint SkippedTicks => (uint)(SkippedSeconds * ClockRate);

    /// <param name="codec">The encoding name as SDP has it.</param>
    /// <param name="height">Lines of the picture.</param>
    /// <param name="wanted">Kilobits a second that the encoder aims at, or null for those usual at the size.</param>
    public static RecordingPlan Video(string codec, int height, int? wanted = null)
    {
        // Texture that stands still, as a room does, and a little that moves, as a camera's noise: without the former keyframes are hardly
        // larger than other frames, with it they are four to eight times as large.
        var picture = $"-f lavfi -i testsrc2=size={height * 16 / 9}x{height}:rate=30,noise=alls=30,noise=alls=3:allf=t";
        var kilobits = wanted ?? height switch
        {
            >= 720 => 2500,
            >= 360 => 600,
            _ => 150,
        };
        var encoder = codec switch
        {
            "VP8" => "-c:v libvpx -deadline realtime -cpu-used 8 -lag-in-frames 0 -error-resilient 1 -max-intra-rate 1000",
            "VP9" => "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -row-mt 1 -tile-columns 2 -lag-in-frames 0 -error-resilient 1 -max-intra-rate 1000 -pix_fmt yuv420p -strict experimental",
            "H264" => "-c:v libx264 -preset ultrafast -tune zerolatency -profile:v baseline -pix_fmt yuv420p -sc_threshold 0",
            _ => throw new ArgumentException($"No encoder for {codec}.", nameof(codec)),
        };

        // A keyframe every 3 s.
        var rate = $"-b:v {kilobits}k -minrate {kilobits}k -maxrate {kilobits}k -bufsize {2 * kilobits}k -g 90 -keyint_min 90";
        return new RecordingPlan(MediaKind.Video, codec, height, 90000, $"{picture} {encoder} {rate}");
    }
}
