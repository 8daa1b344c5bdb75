using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Parley.Rtc.Srtp;

/// <summary>
/// AES-GCM by AES-NI and PCLMULQDQ in one pass: while eight blocks of keystream are made, eight blocks of ciphertext are
/// hashed, as the two use different units of the processor. The framework's <see cref="AesGcm"/> spends about 650 ns per
/// call on its context, more than a whole packet costs here.
/// </summary>
/// <typeparam name="TSum">How many products are made at a time.</typeparam>
internal sealed class IntrinsicGcm<TSum> : AeadCipher
    where TSum : struct, IGhashSum<TSum>
{
    // Behind each other, so that a cipher is two objects: powers of the hash key, then round keys.
    private readonly Vector128<byte>[] _keys;
    private readonly int _last;

    public IntrinsicGcm(ReadOnlySpan<byte> key)
    {
        var rounds = AesKeySchedule.Expand(key);
        _last = rounds.Length - 1;
        _keys = new Vector128<byte>[Ghash.Powers + rounds.Length];
        rounds.CopyTo(_keys, Ghash.Powers);
        var hashKey = AesBlocks.Encrypt(ref rounds[0], _last, Vector128<byte>.Zero);
        Ghash.Expand(hashKey, MemoryMarshal.Cast<Vector128<byte>, Vector128<ulong>>(_keys.AsSpan(0, Ghash.Powers)));
        rounds.AsSpan().Clear();
    }

    public override void Seal(UInt128 counter, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> plaintext, Span<byte> output) =>
        Crypt<Sealing>(counter, associated, plaintext, output[..plaintext.Length])
            .CopyTo(output.Slice(plaintext.Length, TagLength));

    public override bool Open(UInt128 counter, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> input, Span<byte> plaintext)
    {
        plaintext = plaintext[..(input.Length - TagLength)];
        var sent = Vector128.Create(input[plaintext.Length..]);

        // Compared as a whole, so that the time does not tell how much of a forged tag is right.
        if (Crypt<Opening>(counter, associated, input[..plaintext.Length], plaintext) == sent)
        {
            return true;
        }

        plaintext.Clear();
        return false;
    }

    public override void Dispose() => _keys.AsSpan().Clear();

    // Returns the tag.
    private Vector128<byte> Crypt<TWay>(UInt128 first, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> input, Span<byte> output)
        where TWay : struct
    {
        ref var powers = ref Unsafe.As<Vector128<byte>, Vector128<ulong>>(ref MemoryMarshal.GetArrayDataReference(_keys));
        ref var keys = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_keys), Ghash.Powers);
        ref var source = ref MemoryMarshal.GetReference(input);
        ref var target = ref MemoryMarshal.GetReference(output);

        var counter = AesBlocks.Reversed(first);
        var mask = AesBlocks.Encrypt(ref keys, _last, AesBlocks.Reverse(counter.AsByte()));
        counter += Vector128.CreateScalar(1u);
        var hash = Ghash.Add<TSum>(Vector128<ulong>.Zero, associated, ref powers);
        var whole = input.Length & -AesBlocks.BatchLength;
        if (whole > 0)
        {
            hash = CryptBatches<TWay>(ref counter, hash, ref source, ref target, whole);
        }

        // SP 800-38D section 7.1: the closing block is both lengths in bits. What is left is hashed together with it.
        var lengths = Vector128.Create((ulong)input.Length * 8, (ulong)associated.Length * 8).AsByte();
        hash = CryptRest<TWay>(
            counter, hash, AesBlocks.Reverse(lengths), ref Unsafe.Add(ref source, whole), ref Unsafe.Add(ref target, whole), input.Length - whole);
        return AesBlocks.Reverse(hash.AsByte()) ^ mask;
    }

    // In methods of their own: together they are more than the compiler is willing to inline into.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Vector128<ulong> CryptBatches<TWay>(
        ref Vector128<uint> position, Vector128<ulong> hash, ref byte source, ref byte target, int length)
        where TWay : struct
    {
        var isSealing = typeof(TWay) == typeof(Sealing);
        ref var powers = ref Unsafe.As<Vector128<byte>, Vector128<ulong>>(ref MemoryMarshal.GetArrayDataReference(_keys));
        ref var keys = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_keys), Ghash.Powers);
        nint last = _last;
        var counter = position;
        for (nuint offset = 0; offset < (nuint)length; offset += AesBlocks.BatchLength)
        {
            AesBlocks.Start(ref counter, keys, out var b0, out var b1, out var b2, out var b3, out var b4, out var b5, out var b6, out var b7);
            nint round = 1;
            if (!isSealing || offset > 0)
            {
                // Ciphertext of this batch when opening, of the one before when sealing.
                ref var hashed = ref isSealing ? ref target : ref source;
                var at = isSealing ? offset - AesBlocks.BatchLength : offset;
                var sum = default(TSum);
                for (; round < 9; round += 2)
                {
                    AesBlocks.Round(Unsafe.Add(ref keys, round), ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
                    AesBlocks.Round(Unsafe.Add(ref keys, round + 1), ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
                    sum = TSum.AddTwo(sum, hash, ref hashed, at, ref Unsafe.Add(ref powers, round));
                    at += 2 * AesBlocks.BlockLength;
                    hash = Vector128<ulong>.Zero;
                }

                hash = TSum.Reduce(sum);
            }

            for (; round < last; round++)
            {
                AesBlocks.Round(Unsafe.Add(ref keys, round), ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
            }

            AesBlocks.LastRound(Unsafe.Add(ref keys, last), ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
            AesBlocks.Store(ref source, ref target, offset, b0, b1, b2, b3, b4, b5, b6, b7);
        }

        position = counter;
        return isSealing
            ? Ghash.AddBlocks<TSum>(hash, ref Unsafe.Add(ref target, length - AesBlocks.BatchLength), AesBlocks.BatchLength / AesBlocks.BlockLength, ref powers)
            : hash;
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Vector128<ulong> CryptRest<TWay>(
        Vector128<uint> counter, Vector128<ulong> hash, Vector128<byte> closing, ref byte source, ref byte target, int length)
        where TWay : struct
    {
        var isSealing = typeof(TWay) == typeof(Sealing);
        ref var powers = ref Unsafe.As<Vector128<byte>, Vector128<ulong>>(ref MemoryMarshal.GetArrayDataReference(_keys));
        ref var keys = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_keys), Ghash.Powers);
        nint last = _last;
        Unsafe.SkipInit(out NineBlocks hashed);
        nint block = 0;
        if (length > 0)
        {
            AesBlocks.Start(ref counter, keys, out var b0, out var b1, out var b2, out var b3, out var b4, out var b5, out var b6, out var b7);
            for (nint round = 1; round < last; round++)
            {
                AesBlocks.Round(Unsafe.Add(ref keys, round), ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
            }

            AesBlocks.LastRound(Unsafe.Add(ref keys, last), ref b0, ref b1, ref b2, ref b3, ref b4, ref b5, ref b6, ref b7);
            hashed[0] = b0;
            hashed[1] = b1;
            hashed[2] = b2;
            hashed[3] = b3;
            hashed[4] = b4;
            hashed[5] = b5;
            hashed[6] = b6;
            hashed[7] = b7;

            // Each block of keystream makes room for the ciphertext that came of it.
            for (nuint offset = 0; length >= AesBlocks.BlockLength; length -= AesBlocks.BlockLength)
            {
                var text = Vector128.LoadUnsafe(ref source, offset);
                var result = text ^ Unsafe.Add(ref hashed[0], block);
                result.StoreUnsafe(ref target, offset);
                Unsafe.Add(ref hashed[0], block++) = isSealing ? result : text;
                offset += AesBlocks.BlockLength;
            }

            if (length > 0)
            {
                var text = PartialBlock.Load(ref Unsafe.Add(ref source, block * AesBlocks.BlockLength), length);
                var result = text ^ Unsafe.Add(ref hashed[0], block);
                PartialBlock.Store(result, ref Unsafe.Add(ref target, block * AesBlocks.BlockLength), length);
                Unsafe.Add(ref hashed[0], block++) = isSealing ? PartialBlock.Keep(result, length) : text;
            }
        }

        Unsafe.Add(ref hashed[0], block++) = closing;
        return Ghash.AddBlocks<TSum>(hash, ref Unsafe.As<NineBlocks, byte>(ref hashed), (int)block, ref powers);
    }

    [InlineArray(Ghash.Powers)]
    private struct NineBlocks
    {
        private Vector128<byte> _first;
    }

    // Types, so that each way is a method of its own in which nothing is decided.
    private struct Sealing;

    private struct Opening;
}
