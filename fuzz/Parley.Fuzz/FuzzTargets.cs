using System.Diagnostics;
using Parley.Fuzz.Targets;

namespace Parley.Fuzz;

/// <summary>The list of what is fuzzed.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<string> Names { get; } =
        ["stun", "ice", "rtp", "rtcp", "sdp", "codecs", "srtp", "dtls", "peer", "loop", "frames"];

    public static FuzzTarget Create(string name) => name switch
    {
        "stun" => new StunTarget(),
        "ice" => new IceTarget(),
        "rtp" => new RtpTarget(),
        "rtcp" => new RtcpTarget(),
        "sdp" => new SdpTarget(),
        "codecs" => new CodecTarget(),
        "srtp" => new SrtpTarget(),
        "dtls" => new DtlsTarget(),
        "peer" => new PeerTarget(),
        "loop" => new LoopTarget(),
        "frames" => new FramesTarget(),
        _ => throw new UnreachableException($"No such target: {name}."),
    };
}
