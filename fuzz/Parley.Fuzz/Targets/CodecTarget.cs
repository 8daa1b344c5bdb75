using Parley.Rtc.Codecs;

namespace Parley.Fuzz.Targets;

/// <summary>Payloads: the first byte chooses the codec, or the dependency descriptor of a stream.</summary>
internal sealed class CodecTarget : FuzzTarget
{
    private const int Kinds = 7;
    private readonly DependencySelector _selector = new() { SpatialLimit = 2, TemporalLimit = 2 };
    private readonly DependencyReader _reader = new();

    public override string Name => "codecs";

    public override void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        var payload = input[1..];
        var kind = input[0] % Kinds;
        if (kind == 6)
        {
            if (_reader.TryRead(payload, out var frame))
            {
                _selector.Decide(_reader.Structure!, frame);
                frame.Facts(marker: true);
            }

            return;
        }

        var codec = (Codec)kind;
        PayloadFacts.TryRead(codec, payload, (input[0] & 0x80) != 0, out _);
        if (RedPayload.TryFindPrimary(payload, out _, out var offset))
        {
            Hold(offset <= payload.Length, "the primary block lies in the payload");
            Hold(RedPayload.CountRedundant(payload) * 4 < payload.Length, "redundant headers lie in the payload");
        }
    }
}
