using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Parley.Rtc.Srtp;

/// <summary>
/// GHASH (NIST SP 800-38D section 6.4) by carry-less multiplication. Blocks are byte-reversed and the key is multiplied by x
/// once, which turns GHASH into POLYVAL (RFC 8452 appendix A) whose reduction needs no bit shifts; the products of up to
/// eight blocks are added before one reduction.
/// </summary>
internal sealed class Ghash
{
    private const int Block = 16;
    private const int Batch = 8;

    // Key to the powers 8 down to 1, so that a batch of n blocks starts at the n-th from the end.
    private readonly Vector128<ulong>[] _powers = new Vector128<ulong>[Batch];

    public Ghash(Vector128<byte> key)
    {
        var first = MultiplyByX(AesBlocks.Reverse(key).AsUInt64());
        var power = first;
        for (var index = Batch - 1; index >= 0; index--)
        {
            _powers[index] = power;
            power = Multiply(power, first);
        }
    }

    public static bool IsSupported => Pclmulqdq.IsSupported && AesBlocks.IsSupported;

    private static Vector128<ulong> Polynomial => Vector128.Create(0xC200_0000_0000_0000, 0UL);

    public void Clear() => _powers.AsSpan().Clear();

    /// <summary>Adds data to the hash, the last block padded with zeros.</summary>
    [SkipLocalsInit]
    public Vector128<ulong> Add(Vector128<ulong> hash, ReadOnlySpan<byte> data)
    {
        ref var source = ref MemoryMarshal.GetReference(data);
        nuint offset = 0;
        var whole = data.Length / Block;
        while (whole > 0)
        {
            var count = Math.Min(whole, Batch);
            hash = AddBlocks(hash, ref Unsafe.Add(ref source, offset), count);
            offset += (nuint)(count * Block);
            whole -= count;
        }

        var rest = data[(int)offset..];
        if (rest.IsEmpty)
        {
            return hash;
        }

        Span<byte> last = stackalloc byte[Block];
        last.Clear();
        rest.CopyTo(last);
        return AddBlock(hash, Vector128.Create<byte>(last));
    }

    /// <summary>Adds the closing block: the bit lengths of associated data and ciphertext.</summary>
    public Vector128<ulong> AddLengths(Vector128<ulong> hash, int associated, int ciphertext)
    {
        // Already in reversed form: the ciphertext's length is the low half.
        var lengths = Vector128.Create((ulong)ciphertext * 8, (ulong)associated * 8);
        return Multiply(hash ^ lengths, _powers[Batch - 1]);
    }

    private Vector128<ulong> AddBlock(Vector128<ulong> hash, Vector128<byte> block) =>
        Multiply(hash ^ AesBlocks.Reverse(block).AsUInt64(), _powers[Batch - 1]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<ulong> AddBlocks(Vector128<ulong> hash, ref byte source, int count)
    {
        ref var power = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_powers), Batch - count);
        var low = Vector128<ulong>.Zero;
        var middle = Vector128<ulong>.Zero;
        var high = Vector128<ulong>.Zero;
        for (nint index = 0; index < count; index++)
        {
            var block = AesBlocks.Reverse(Vector128.LoadUnsafe(ref source, (nuint)index * Block)).AsUInt64() ^ hash;
            hash = Vector128<ulong>.Zero;
            var factor = Unsafe.Add(ref power, index);
            low ^= Pclmulqdq.CarrylessMultiply(block, factor, 0x00);
            high ^= Pclmulqdq.CarrylessMultiply(block, factor, 0x11);
            middle ^= Pclmulqdq.CarrylessMultiply(block, factor, 0x01)
                ^ Pclmulqdq.CarrylessMultiply(block, factor, 0x10);
        }

        return Reduce(low, middle, high);
    }

    private static Vector128<ulong> Multiply(Vector128<ulong> left, Vector128<ulong> right) => Reduce(
        Pclmulqdq.CarrylessMultiply(left, right, 0x00),
        Pclmulqdq.CarrylessMultiply(left, right, 0x01) ^ Pclmulqdq.CarrylessMultiply(left, right, 0x10),
        Pclmulqdq.CarrylessMultiply(left, right, 0x11));

    // Montgomery reduction modulo x^128 + x^127 + x^126 + x^121 + 1, 64 bits at a time.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Reduce(Vector128<ulong> low, Vector128<ulong> middle, Vector128<ulong> high)
    {
        low ^= Sse2.ShiftLeftLogical128BitLane(middle, 8);
        high ^= Sse2.ShiftRightLogical128BitLane(middle, 8);
        var folded = Swap(low) ^ Pclmulqdq.CarrylessMultiply(low, Polynomial, 0x00);
        return high ^ Swap(folded) ^ Pclmulqdq.CarrylessMultiply(folded, Polynomial, 0x00);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Swap(Vector128<ulong> value) =>
        Sse2.Shuffle(value.AsUInt32(), 0b01_00_11_10).AsUInt64();

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
