using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Parley.Rtc.Srtp;

/// <summary>
/// Counter-mode keystream by AES-NI, eight blocks in flight: one round has a latency of 4 cycles and two start per cycle,
/// so fewer blocks would leave the unit waiting.
/// </summary>
internal static class AesBlocks
{
    public const int BlockLength = 16;
    public const int BatchLength = 8 * BlockLength;

    public static bool IsSupported => Aes.IsSupported && Ssse3.IsSupported && BitConverter.IsLittleEndian;

    private static Vector128<byte> Reversal
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Reverse(Vector128<byte> value) => Ssse3.Shuffle(value, Reversal);

    /// <summary>A counter block as number, in the form <see cref="Start"/> takes: bytes reversed, so that the counter is the lowest lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Reversed(UInt128 counter) =>
        Vector128.Create((ulong)counter, (ulong)(counter >> 64)).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Encrypt(ref Vector128<byte> keys, nint last, Vector128<byte> block)
    {
        block ^= keys;
        for (nint round = 1; round < last; round++)
        {
            block = Aes.Encrypt(block, Unsafe.Add(ref keys, round));
        }

        return Aes.EncryptLast(block, Unsafe.Add(ref keys, last));
    }

    /// <summary>Combines input with the keystream that starts at a counter.</summary>
    /// <param name="keys">The round keys.</param>
    /// <param name="last">The number of the last round.</param>
    /// <param name="counter">The counter, reversed.</param>
    /// <param name="input">What to combine.</param>
    /// <param name="output">The same memory, or other.</param>
    [SkipLocalsInit]
    public static void Apply(
        ref Vector128<byte> keys, nint last, Vector128<uint> counter, ReadOnlySpan<byte> input, Span<byte> output)
    {
        ref var source = ref MemoryMarshal.GetReference(input);
        ref var target = ref MemoryMarshal.GetReference(output[..input.Length]);
        nuint offset = 0;
        for (var left = input.Length; left > 0; left -= BatchLength)
        {
            Start(ref counter, keys, out var b0, out var b1, out var b2, out var b3, out var b4, out var b5, out var b6, out var b7);
            for (nint round = 1; round < last; round++)
            {
                Round(Unsafe.Add(ref keys, round), ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
            }

            LastRound(Unsafe.Add(ref keys, last), ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
            if (left < BatchLength)
            {
                // The rest of the message: spill the keystream and combine as far as it goes.
                Span<Vector128<byte>> stream = [b0, b1, b2, b3, b4, b5, b6, b7];
                Combine(ref MemoryMarshal.GetReference(stream), ref source, ref target, offset, left);
                return;
            }

            Store(ref source, ref target, offset, b0, b1, b2, b3, b4, b5, b6, b7);
            offset += BatchLength;
        }
    }

    /// <summary>Makes eight counter blocks, combined with the first round key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Start(
        ref Vector128<uint> counter, Vector128<byte> key, out Vector128<byte> b0, out Vector128<byte> b1, out Vector128<byte> b2,
        out Vector128<byte> b3, out Vector128<byte> b4, out Vector128<byte> b5, out Vector128<byte> b6, out Vector128<byte> b7)
    {
        // Few calls to inline: beyond its budget the compiler calls even the smallest.
        var reversal = Reversal;
        b0 = Ssse3.Shuffle(counter.AsByte(), reversal) ^ key;
        b1 = Ssse3.Shuffle((counter + Vector128.CreateScalar(1u)).AsByte(), reversal) ^ key;
        b2 = Ssse3.Shuffle((counter + Vector128.CreateScalar(2u)).AsByte(), reversal) ^ key;
        b3 = Ssse3.Shuffle((counter + Vector128.CreateScalar(3u)).AsByte(), reversal) ^ key;
        b4 = Ssse3.Shuffle((counter + Vector128.CreateScalar(4u)).AsByte(), reversal) ^ key;
        b5 = Ssse3.Shuffle((counter + Vector128.CreateScalar(5u)).AsByte(), reversal) ^ key;
        b6 = Ssse3.Shuffle((counter + Vector128.CreateScalar(6u)).AsByte(), reversal) ^ key;
        b7 = Ssse3.Shuffle((counter + Vector128.CreateScalar(7u)).AsByte(), reversal) ^ key;
        counter += Vector128.CreateScalar(8u);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Round(
        Vector128<byte> key, ref Vector128<byte> b0, ref Vector128<byte> b1, ref Vector128<byte> b2, ref Vector128<byte> b3,
        ref Vector128<byte> b4, ref Vector128<byte> b5, ref Vector128<byte> b6, ref Vector128<byte> b7)
    {
        b0 = Aes.Encrypt(b0, key);
        b1 = Aes.Encrypt(b1, key);
        b2 = Aes.Encrypt(b2, key);
        b3 = Aes.Encrypt(b3, key);
        b4 = Aes.Encrypt(b4, key);
        b5 = Aes.Encrypt(b5, key);
        b6 = Aes.Encrypt(b6, key);
        b7 = Aes.Encrypt(b7, key);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LastRound(
        Vector128<byte> key, ref Vector128<byte> b0, ref Vector128<byte> b1, ref Vector128<byte> b2, ref Vector128<byte> b3,
        ref Vector128<byte> b4, ref Vector128<byte> b5, ref Vector128<byte> b6, ref Vector128<byte> b7)
    {
        b0 = Aes.EncryptLast(b0, key);
        b1 = Aes.EncryptLast(b1, key);
        b2 = Aes.EncryptLast(b2, key);
        b3 = Aes.EncryptLast(b3, key);
        b4 = Aes.EncryptLast(b4, key);
        b5 = Aes.EncryptLast(b5, key);
        b6 = Aes.EncryptLast(b6, key);
        b7 = Aes.EncryptLast(b7, key);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(
        ref byte source, ref byte target, nuint offset, Vector128<byte> b0, Vector128<byte> b1, Vector128<byte> b2,
        Vector128<byte> b3, Vector128<byte> b4, Vector128<byte> b5, Vector128<byte> b6, Vector128<byte> b7)
    {
        (b0 ^ Vector128.LoadUnsafe(ref source, offset)).StoreUnsafe(ref target, offset);
        (b1 ^ Vector128.LoadUnsafe(ref source, offset + 16)).StoreUnsafe(ref target, offset + 16);
        (b2 ^ Vector128.LoadUnsafe(ref source, offset + 32)).StoreUnsafe(ref target, offset + 32);
        (b3 ^ Vector128.LoadUnsafe(ref source, offset + 48)).StoreUnsafe(ref target, offset + 48);
        (b4 ^ Vector128.LoadUnsafe(ref source, offset + 64)).StoreUnsafe(ref target, offset + 64);
        (b5 ^ Vector128.LoadUnsafe(ref source, offset + 80)).StoreUnsafe(ref target, offset + 80);
        (b6 ^ Vector128.LoadUnsafe(ref source, offset + 96)).StoreUnsafe(ref target, offset + 96);
        (b7 ^ Vector128.LoadUnsafe(ref source, offset + 112)).StoreUnsafe(ref target, offset + 112);
    }

    private static void Combine(ref Vector128<byte> stream, ref byte source, ref byte target, nuint offset, int length)
    {
        var blocks = length / BlockLength;
        for (nint block = 0; block < blocks; block++)
        {
            (Unsafe.Add(ref stream, block) ^ Vector128.LoadUnsafe(ref source, offset)).StoreUnsafe(ref target, offset);
            offset += BlockLength;
        }

        var rest = length % BlockLength;
        if (rest > 0)
        {
            var block = PartialBlock.Load(ref Unsafe.Add(ref source, offset), rest);
            PartialBlock.Store(block ^ Unsafe.Add(ref stream, blocks), ref Unsafe.Add(ref target, offset), rest);
        }
    }
}
