using System.Security.Cryptography;
using System.Text;

namespace Parley.Bench.Streams;

/// <summary>How a recording is made with ffmpeg's test sources.</summary>
/// <param name="Codec">The encoding name as SDP has it.</param>
/// <param name="ClockRate">Clock of the RTP timestamps.</param>
/// <param name="Arguments">Source and encoder, as ffmpeg takes them.</param>
internal sealed record RecordingPlan(MediaKind Kind, string Codec, int ClockRate, string Arguments)
{
    /// <summary>The first seconds are left out: an encoder's first keyframe is far larger than those of a running call.</summary>
    public const int SkippedSeconds = 3;

    /// <summary>Three groups of pictures of three seconds.</summary>
    public const int KeptSeconds = 9;

    // Texture that stands still, as a room does, and a little that moves, as a camera's noise: without the former keyframes are hardly
    // larger than other frames, with it they are four to eight times as large.
    private const string Picture = "-f lavfi -i testsrc2=size=1280x720:rate=30,noise=alls=30,noise=alls=3:allf=t";

    // A keyframe every 3 s.
    private const string Rate = "-b:v 2500k -minrate 2500k -maxrate 2500k -bufsize 5000k -g 90 -keyint_min 90";

    public static IReadOnlyList<RecordingPlan> All { get; } =
    [
        new(MediaKind.Audio, "opus", 48000, "-f lavfi -i anoisesrc=color=pink:amplitude=0.3:sample_rate=48000 -ac 2 -c:a libopus -b:a 40k -vbr off -frame_duration 20"),
        new(MediaKind.Video, "VP8", 90000, $"{Picture} -c:v libvpx -deadline realtime -cpu-used 8 -lag-in-frames 0 -error-resilient 1 -max-intra-rate 1000 {Rate}"),
        new(MediaKind.Video, "H264", 90000, $"{Picture} -c:v libx264 -preset ultrafast -tune zerolatency -profile:v baseline -pix_fmt yuv420p -sc_threshold 0 {Rate}"),
    ];

    /// <summary>Names the arguments too, so that another way of recording is another file.</summary>
    public string FileName =>
        $"{Codec.ToLowerInvariant()}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Arguments)).AsSpan(0, 4))}.rtp";

    public uint KeptTicks => (uint)(KeptSeconds * ClockRate);

    public uint SkippedTicks => (uint)(SkippedSeconds * ClockRate);
}
