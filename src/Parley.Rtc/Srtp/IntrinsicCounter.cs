using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Parley.Rtc.Srtp;

internal sealed class IntrinsicCounter(ReadOnlySpan<byte> key) : CounterCipher
{
    private readonly Vector128<byte>[] _keys = AesKeySchedule.Expand(key);

    public static bool IsSupported => AesBlocks.IsSupported;

    public override void Apply(UInt128 counter, ReadOnlySpan<byte> input, Span<byte> output) => AesBlocks.Apply(
        ref MemoryMarshal.GetArrayDataReference(_keys), _keys.Length - 1, AesBlocks.Reversed(counter), input, output);

    public override void Dispose() => _keys.AsSpan().Clear();
}
