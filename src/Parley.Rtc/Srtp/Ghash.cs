using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Parley.Rtc.Srtp;

/// <summary>
/// GHASH (NIST SP 800-38D section 6.4) by carry-less multiplication. Blocks are byte-reversed and the key is multiplied by x
/// once, which turns GHASH into POLYVAL (RFC 8452 appendix A) whose reduction needs no bit shifts; the products of several
/// blocks are added before one reduction.
/// </summary>
internal static class Ghash
{
    /// <summary>A batch of the cipher and the closing block need one reduction.</summary>
    public const int Powers = 9;

    /// <summary>Writes the key to the powers 9 down to 1, so that n blocks begin at the n-th from the end.</summary>
    /// <param name="key">The zero block, encrypted.</param>
    /// <param name="powers">Room for <see cref="Powers"/>.</param>
    public static void Expand(Vector128<byte> key, Span<Vector128<ulong>> powers)
    {
        var first = MultiplyByX(AesBlocks.Reverse(key).AsUInt64());
        var power = first;
        for (var index = powers.Length - 1; index >= 0; index--)
        {
            powers[index] = power;
            power = NarrowGhash.Reduce(NarrowGhash.AddOne(default, power, first));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Load(ref byte blocks, nuint offset) =>
        AesBlocks.Reverse(Vector128.LoadUnsafe(ref blocks, offset)).AsUInt64();

    /// <summary>Adds data to the hash, the last block padded with zeros.</summary>
    public static Vector128<ulong> Add<TSum>(Vector128<ulong> hash, ReadOnlySpan<byte> data, ref Vector128<ulong> powers)
        where TSum : struct, IGhashSum<TSum>
    {
        ref var source = ref MemoryMarshal.GetReference(data);
        var whole = data.Length / AesBlocks.BlockLength;
        while (whole > 0)
        {
            var count = Math.Min(whole, Powers);
            hash = AddBlocks<TSum>(hash, ref source, count, ref powers);
            source = ref Unsafe.Add(ref source, count * AesBlocks.BlockLength);
            whole -= count;
        }

        var rest = data.Length % AesBlocks.BlockLength;
        if (rest == 0)
        {
            return hash;
        }

        var block = AesBlocks.Reverse(PartialBlock.Load(ref source, rest)).AsUInt64() ^ hash;
        return NarrowGhash.Reduce(NarrowGhash.AddOne(default, block, Unsafe.Add(ref powers, Powers - 1)));
    }

    /// <summary>Adds 1 to 9 whole blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> AddBlocks<TSum>(Vector128<ulong> hash, ref byte blocks, int count, ref Vector128<ulong> powers)
        where TSum : struct, IGhashSum<TSum>
    {
        ref var power = ref Unsafe.Add(ref powers, Powers - count);
        var sum = default(TSum);
        nint index = count & 1;
        if (index > 0)
        {
            sum = TSum.AddOne(sum, hash ^ Load(ref blocks, 0), power);
            hash = Vector128<ulong>.Zero;
        }

        for (; index < count; index += 2)
        {
            sum = TSum.AddTwo(sum, hash, ref blocks, (nuint)index * AesBlocks.BlockLength, ref Unsafe.Add(ref power, index));
            hash = Vector128<ulong>.Zero;
        }

        return TSum.Reduce(sum);
    }

    // Montgomery reduction modulo x^128 + x^127 + x^126 + x^121 + 1, 64 bits at a time.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Reduce(Vector128<ulong> low, Vector128<ulong> middle, Vector128<ulong> high)
    {
        var polynomial = Vector128.CreateScalar(0xC200_0000_0000_0000);
        low ^= Sse2.ShiftLeftLogical128BitLane(middle, 8);
        high ^= Sse2.ShiftRightLogical128BitLane(middle, 8);

        // The shuffles swap the halves.
        var folded = Sse2.Shuffle(low.AsUInt32(), 0b01_00_11_10).AsUInt64() ^ Pclmulqdq.CarrylessMultiply(low, polynomial, 0x00);
        return high ^ Sse2.Shuffle(folded.AsUInt32(), 0b01_00_11_10).AsUInt64() ^ Pclmulqdq.CarrylessMultiply(folded, polynomial, 0x00);
    }

    private static Vector128<ulong> MultiplyByX(Vector128<ulong> value)
    {
        var low = value[0];
        var high = value[1];

        // All ones when the highest bit is set, without a branch on key material.
        var carry = 0UL - (high >> 63);
        return Vector128.Create(
            (low << 1) ^ (carry & 1), ((high << 1) | (low >> 63)) ^ (carry & 0xC200_0000_0000_0000));
    }
}
