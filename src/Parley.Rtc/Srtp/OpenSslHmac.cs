using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Parley.Rtc.Dtls;

namespace Parley.Rtc.Srtp;

// Unsafe: hash states on the stack are handed to OpenSSL.

/// <summary>
/// The two blocks of key padding are hashed once; each packet goes on from copies of these states. .NET has neither SHA-1 on
/// processor instructions nor a way to copy a state, and its HMAC costs about 600 ns per call besides the hashing.
/// </summary>
internal sealed unsafe class OpenSslHmac : HmacSha1
{
    private const int BlockLength = 64;

    // Calls that keep the collector waiting have to be short: 2 kB take about a microsecond.
    private const int LongestCall = 2048;

    private LibCrypto.Sha1State _inner;
    private LibCrypto.Sha1State _outer;

    public OpenSslHmac(ReadOnlySpan<byte> key)
    {
        // Longer keys would have to be hashed first (RFC 2104 section 2); those of SRTP have 20 bytes.
        Debug.Assert(key.Length <= BlockLength, "SRTP keys fit a block.");
        Span<byte> padded = stackalloc byte[BlockLength];
        padded.Clear();
        key.CopyTo(padded);
        Begin(padded, 0x36, out _inner);
        Begin(padded, 0x5C, out _outer);
        CryptographicOperations.ZeroMemory(padded);
    }

    public static bool IsSupported => OpenSslLibrary.HasSha1;

    [SkipLocalsInit]
    public override void Compute(ReadOnlySpan<byte> data, Span<byte> mac)
    {
        var hash = stackalloc byte[Length];
        var state = _inner;
        fixed (byte* bytes = data)
        {
            for (var offset = 0; offset < data.Length; offset += LongestCall)
            {
                Update(&state, bytes + offset, Math.Min(LongestCall, data.Length - offset));
            }
        }

        OpenSslError.Require(LibCrypto.SHA1_Final(hash, &state) == 1);
        state = _outer;
        Update(&state, hash, Length);
        OpenSslError.Require(LibCrypto.SHA1_Final(hash, &state) == 1);
        new Span<byte>(hash, Length).CopyTo(mac);
    }

    public override void Dispose()
    {
        _inner = default;
        _outer = default;
    }

    private static void Update(LibCrypto.Sha1State* state, byte* data, int length) =>
        OpenSslError.Require(LibCrypto.SHA1_Update(state, data, (nuint)length) == 1);

    private static void Begin(ReadOnlySpan<byte> key, byte pad, out LibCrypto.Sha1State state)
    {
        var block = stackalloc byte[BlockLength];
        for (var index = 0; index < BlockLength; index++)
        {
            block[index] = (byte)(key[index] ^ pad);
        }

        LibCrypto.Sha1State begun;
        OpenSslError.Require(LibCrypto.SHA1_Init(&begun) == 1);
        Update(&begun, block, BlockLength);
        state = begun;
        CryptographicOperations.ZeroMemory(new Span<byte>(block, BlockLength));
    }
}
