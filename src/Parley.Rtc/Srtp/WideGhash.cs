using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Parley.Rtc.Srtp;

/// <summary>Two products at a time (VPCLMULQDQ on 256 bits).</summary>
internal struct WideGhash : IGhashSum<WideGhash>
{
    private Vector256<ulong> _low;
    private Vector256<ulong> _middle;
    private Vector256<ulong> _high;

    public static bool IsSupported => NarrowGhash.IsSupported && Pclmulqdq.V256.IsSupported && Avx2.IsSupported;

    private static Vector256<byte> Reversal
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.Create(
            (byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideGhash AddOne(WideGhash sum, Vector128<ulong> block, Vector128<ulong> power) =>
        Add(sum, block.ToVector256(), power.ToVector256());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideGhash AddTwo(WideGhash sum, Vector128<ulong> hash, ref byte blocks, nuint offset, ref Vector128<ulong> powers)
    {
        // Loaded by halves: what was just written by halves could not be forwarded from the store queue as a whole.
        var pair = Vector256.Create(
            Vector128.LoadUnsafe(ref blocks, offset), Vector128.LoadUnsafe(ref blocks, offset + AesBlocks.BlockLength));
        return Add(
            sum,
            Avx2.Shuffle(pair, Reversal).AsUInt64() ^ hash.ToVector256(),
            Unsafe.As<Vector128<ulong>, Vector256<ulong>>(ref powers));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Reduce(WideGhash sum) => Ghash.Reduce(Fold(sum._low), Fold(sum._middle), Fold(sum._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static WideGhash Add(WideGhash sum, Vector256<ulong> blocks, Vector256<ulong> powers)
    {
        sum._low ^= Pclmulqdq.V256.CarrylessMultiply(blocks, powers, 0x00);
        sum._middle ^= Pclmulqdq.V256.CarrylessMultiply(blocks, powers, 0x01);
        sum._middle ^= Pclmulqdq.V256.CarrylessMultiply(blocks, powers, 0x10);
        sum._high ^= Pclmulqdq.V256.CarrylessMultiply(blocks, powers, 0x11);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Fold(Vector256<ulong> value) => value.GetLower() ^ value.GetUpper();
}
