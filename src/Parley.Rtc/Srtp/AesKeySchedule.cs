using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Parley.Rtc.Srtp;

/// <summary>AES round keys (FIPS 197 section 5.2) by the processor's own instruction: no tables, so nothing for a cache to tell.</summary>
internal static class AesKeySchedule
{
    /// <summary>11 round keys for 16 bytes of key, 15 for 32.</summary>
    public static Vector128<byte>[] Expand(ReadOnlySpan<byte> key) => key.Length switch
    {
        16 => Expand128(MemoryMarshal.Read<Vector128<byte>>(key)),
        32 => Expand256(MemoryMarshal.Read<Vector128<byte>>(key), MemoryMarshal.Read<Vector128<byte>>(key[16..])),
        _ => throw new UnreachableException("SRTP uses AES with 16 or 32 bytes of key."),
    };

    private static Vector128<byte>[] Expand128(Vector128<byte> key)
    {
        var keys = new Vector128<byte>[11];
        keys[0] = key;
        keys[1] = Next(keys[0], Aes.KeygenAssist(keys[0], 0x01));
        keys[2] = Next(keys[1], Aes.KeygenAssist(keys[1], 0x02));
        keys[3] = Next(keys[2], Aes.KeygenAssist(keys[2], 0x04));
        keys[4] = Next(keys[3], Aes.KeygenAssist(keys[3], 0x08));
        keys[5] = Next(keys[4], Aes.KeygenAssist(keys[4], 0x10));
        keys[6] = Next(keys[5], Aes.KeygenAssist(keys[5], 0x20));
        keys[7] = Next(keys[6], Aes.KeygenAssist(keys[6], 0x40));
        keys[8] = Next(keys[7], Aes.KeygenAssist(keys[7], 0x80));
        keys[9] = Next(keys[8], Aes.KeygenAssist(keys[8], 0x1B));
        keys[10] = Next(keys[9], Aes.KeygenAssist(keys[9], 0x36));
        return keys;
    }

    private static Vector128<byte>[] Expand256(Vector128<byte> low, Vector128<byte> high)
    {
        var keys = new Vector128<byte>[15];
        keys[0] = low;
        keys[1] = high;
        keys[2] = Next(keys[0], Aes.KeygenAssist(keys[1], 0x01));
        keys[3] = NextOdd(keys[1], keys[2]);
        keys[4] = Next(keys[2], Aes.KeygenAssist(keys[3], 0x02));
        keys[5] = NextOdd(keys[3], keys[4]);
        keys[6] = Next(keys[4], Aes.KeygenAssist(keys[5], 0x04));
        keys[7] = NextOdd(keys[5], keys[6]);
        keys[8] = Next(keys[6], Aes.KeygenAssist(keys[7], 0x08));
        keys[9] = NextOdd(keys[7], keys[8]);
        keys[10] = Next(keys[8], Aes.KeygenAssist(keys[9], 0x10));
        keys[11] = NextOdd(keys[9], keys[10]);
        keys[12] = Next(keys[10], Aes.KeygenAssist(keys[11], 0x20));
        keys[13] = NextOdd(keys[11], keys[12]);
        keys[14] = Next(keys[12], Aes.KeygenAssist(keys[13], 0x40));
        return keys;
    }

    private static Vector128<byte> Next(Vector128<byte> key, Vector128<byte> assist) =>
        Spread(key) ^ Sse2.Shuffle(assist.AsUInt32(), 0b11_11_11_11).AsByte();

    private static Vector128<byte> NextOdd(Vector128<byte> key, Vector128<byte> previous) =>
        Spread(key) ^ Sse2.Shuffle(Aes.KeygenAssist(previous, 0).AsUInt32(), 0b10_10_10_10).AsByte();

    // Each word becomes the exclusive or of itself and all words before it.
    private static Vector128<byte> Spread(Vector128<byte> key)
    {
        key ^= Sse2.ShiftLeftLogical128BitLane(key, 4);
        return key ^ Sse2.ShiftLeftLogical128BitLane(key, 8);
    }
}
