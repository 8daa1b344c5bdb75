using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Parley.Rtc.Srtp;

/// <summary>One product at a time (PCLMULQDQ).</summary>
internal struct NarrowGhash : IGhashSum<NarrowGhash>
{
    private Vector128<ulong> _low;
    private Vector128<ulong> _middle;
    private Vector128<ulong> _high;

    public static bool IsSupported => Pclmulqdq.IsSupported && AesBlocks.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NarrowGhash AddOne(NarrowGhash sum, Vector128<ulong> block, Vector128<ulong> power)
    {
        sum._low ^= Pclmulqdq.CarrylessMultiply(block, power, 0x00);
        sum._middle ^= Pclmulqdq.CarrylessMultiply(block, power, 0x01);
        sum._middle ^= Pclmulqdq.CarrylessMultiply(block, power, 0x10);
        sum._high ^= Pclmulqdq.CarrylessMultiply(block, power, 0x11);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NarrowGhash AddTwo(NarrowGhash sum, Vector128<ulong> hash, ref byte blocks, nuint offset, ref Vector128<ulong> powers)
    {
        sum = AddOne(sum, hash ^ Ghash.Load(ref blocks, offset), powers);
        return AddOne(sum, Ghash.Load(ref blocks, offset + AesBlocks.BlockLength), Unsafe.Add(ref powers, 1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Reduce(NarrowGhash sum) => Ghash.Reduce(sum._low, sum._middle, sum._high);
}
