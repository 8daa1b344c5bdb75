using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Parley.Rtc.Srtp;

/// <summary>The end of a message that is no whole block: never touches a byte outside of it.</summary>
internal static class PartialBlock
{
    private static ReadOnlySpan<byte> Ones => [
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Reads 1 to 15 bytes, padded with zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Load(ref byte source, int length)
    {
        ulong low = 0;
        var high = 0UL;
        if ((length & 8) != 0)
        {
            low = Unsafe.ReadUnaligned<ulong>(ref source);
            high = Word(ref Unsafe.Add(ref source, 8), length & 7);
        }
        else
        {
            low = Word(ref source, length);
        }

        return Vector128.Create(low, high).AsByte();
    }

    /// <summary>Writes the first 1 to 15 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<byte> block, ref byte target, int length)
    {
        var word = block.AsUInt64()[0];
        if ((length & 8) != 0)
        {
            Unsafe.WriteUnaligned(ref target, word);
            target = ref Unsafe.Add(ref target, 8);
            word = block.AsUInt64()[1];
        }

        if ((length & 4) != 0)
        {
            Unsafe.WriteUnaligned(ref target, (uint)word);
            target = ref Unsafe.Add(ref target, 4);
            word >>= 32;
        }

        if ((length & 2) != 0)
        {
            Unsafe.WriteUnaligned(ref target, (ushort)word);
            target = ref Unsafe.Add(ref target, 2);
            word >>= 16;
        }

        if ((length & 1) != 0)
        {
            target = (byte)word;
        }
    }

    /// <summary>Leaves the first bytes and clears the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Keep(Vector128<byte> block, int length) =>
        block & Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(Ones), (nuint)(AesBlocks.BlockLength - length));

    // 0 to 7 bytes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word(ref byte source, int length)
    {
        var word = 0UL;
        var at = 0;
        if ((length & 4) != 0)
        {
            word = Unsafe.ReadUnaligned<uint>(ref source);
            at = 4;
        }

        if ((length & 2) != 0)
        {
            word |= (ulong)Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref source, at)) << (8 * at);
            at += 2;
        }

        return (length & 1) != 0 ? word | ((ulong)Unsafe.Add(ref source, at) << (8 * at)) : word;
    }
}
