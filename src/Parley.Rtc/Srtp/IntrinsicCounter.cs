using System.Runtime.Intrinsics;

namespace Parley.Rtc.Srtp;

internal sealed class IntrinsicCounter(ReadOnlySpan<byte> key) : CounterCipher
{
    private readonly Vector128<byte>[] _keys = AesKeySchedule.Expand(key);

    public static bool IsSupported => AesBlocks.IsSupported;

    public override void Apply(ReadOnlySpan<byte> counter, ReadOnlySpan<byte> input, Span<byte> output) =>
        AesBlocks.Apply(_keys, AesBlocks.Reverse(Vector128.Create(counter)).AsUInt32(), input, output);

    public override void Dispose() => _keys.AsSpan().Clear();
}
