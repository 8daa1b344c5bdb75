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
    private const int Block = 16;

    public static bool IsSupported => Aes.IsSupported && Ssse3.IsSupported && BitConverter.IsLittleEndian;

    private static Vector128<byte> Reversal =>
        Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Reverse(Vector128<byte> value) => Ssse3.Shuffle(value, Reversal);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Encrypt(Vector128<byte>[] keys, Vector128<byte> block)
    {
        block ^= keys[0];
        var last = keys.Length - 1;
        for (var round = 1; round < last; round++)
        {
            block = Aes.Encrypt(block, keys[round]);
        }

        return Aes.EncryptLast(block, keys[last]);
    }

    /// <summary>Combines input with the keystream that starts at a counter, given with its bytes reversed.</summary>
    public static void Apply(
        Vector128<byte>[] keys, Vector128<uint> counter, ReadOnlySpan<byte> input, Span<byte> output)
    {
        ref var source = ref MemoryMarshal.GetReference(input);
        ref var target = ref MemoryMarshal.GetReference(output[..input.Length]);
        ref var firstKey = ref MemoryMarshal.GetArrayDataReference(keys);
        var lastRound = keys.Length - 1;
        var one = Vector128.CreateScalar(1u);
        nuint offset = 0;
        var left = input.Length;
        while (left > 4 * Block)
        {
            var key = firstKey;
            var b0 = Reverse(counter.AsByte()) ^ key;
            counter += one;
            var b1 = Reverse(counter.AsByte()) ^ key;
            counter += one;
            var b2 = Reverse(counter.AsByte()) ^ key;
            counter += one;
            var b3 = Reverse(counter.AsByte()) ^ key;
            counter += one;
            var b4 = Reverse(counter.AsByte()) ^ key;
            counter += one;
            var b5 = Reverse(counter.AsByte()) ^ key;
            counter += one;
            var b6 = Reverse(counter.AsByte()) ^ key;
            counter += one;
            var b7 = Reverse(counter.AsByte()) ^ key;
            counter += one;
            for (nint round = 1; round < lastRound; round++)
            {
                key = Unsafe.Add(ref firstKey, round);
                b0 = Aes.Encrypt(b0, key);
                b1 = Aes.Encrypt(b1, key);
                b2 = Aes.Encrypt(b2, key);
                b3 = Aes.Encrypt(b3, key);
                b4 = Aes.Encrypt(b4, key);
                b5 = Aes.Encrypt(b5, key);
                b6 = Aes.Encrypt(b6, key);
                b7 = Aes.Encrypt(b7, key);
            }

            key = Unsafe.Add(ref firstKey, lastRound);
            b0 = Aes.EncryptLast(b0, key);
            b1 = Aes.EncryptLast(b1, key);
            b2 = Aes.EncryptLast(b2, key);
            b3 = Aes.EncryptLast(b3, key);
            b4 = Aes.EncryptLast(b4, key);
            b5 = Aes.EncryptLast(b5, key);
            b6 = Aes.EncryptLast(b6, key);
            b7 = Aes.EncryptLast(b7, key);
            if (left < 8 * Block)
            {
                // The rest of the message: spill the keystream and combine as far as it goes.
                Span<Vector128<byte>> stream = [b0, b1, b2, b3, b4, b5, b6, b7];
                Combine(MemoryMarshal.AsBytes(stream), input[(int)offset..], output[(int)offset..]);
                return;
            }

            (b0 ^ Vector128.LoadUnsafe(ref source, offset)).StoreUnsafe(ref target, offset);
            (b1 ^ Vector128.LoadUnsafe(ref source, offset + 16)).StoreUnsafe(ref target, offset + 16);
            (b2 ^ Vector128.LoadUnsafe(ref source, offset + 32)).StoreUnsafe(ref target, offset + 32);
            (b3 ^ Vector128.LoadUnsafe(ref source, offset + 48)).StoreUnsafe(ref target, offset + 48);
            (b4 ^ Vector128.LoadUnsafe(ref source, offset + 64)).StoreUnsafe(ref target, offset + 64);
            (b5 ^ Vector128.LoadUnsafe(ref source, offset + 80)).StoreUnsafe(ref target, offset + 80);
            (b6 ^ Vector128.LoadUnsafe(ref source, offset + 96)).StoreUnsafe(ref target, offset + 96);
            (b7 ^ Vector128.LoadUnsafe(ref source, offset + 112)).StoreUnsafe(ref target, offset + 112);
            offset += 8 * Block;
            left -= 8 * Block;
        }

        Span<byte> single = stackalloc byte[Block];
        while (left > 0)
        {
            Encrypt(keys, Reverse(counter.AsByte())).CopyTo(single);
            counter += one;
            Combine(single, input[(int)offset..], output[(int)offset..]);
            offset += Block;
            left -= Block;
        }
    }

    private static void Combine(ReadOnlySpan<byte> stream, ReadOnlySpan<byte> input, Span<byte> output)
    {
        var length = Math.Min(stream.Length, input.Length);
        var index = 0;
        for (; index + Block <= length; index += Block)
        {
            (Vector128.Create(stream[index..]) ^ Vector128.Create(input[index..])).CopyTo(output[index..]);
        }

        for (; index < length; index++)
        {
            output[index] = (byte)(stream[index] ^ input[index]);
        }
    }
}
