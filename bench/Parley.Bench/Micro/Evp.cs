using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Parley.Bench.Micro;

// Unsafe: buffers cross the border to OpenSSL.

/// <summary>
/// OpenSSL's EVP and HMAC functions, called as fast as .NET can: blittable, and without a change of the collector's mode, which is allowed
/// for calls of well under a microsecond.
/// </summary>
internal static unsafe partial class Evp
{
    public const int GetTag = 0x10;
    public const int SetTag = 0x11;

    private const string Library = "libcrypto.so.3";

    [LibraryImport(Library)]
    public static partial nint EVP_aes_128_gcm();

    [LibraryImport(Library)]
    public static partial nint EVP_aes_256_gcm();

    [LibraryImport(Library)]
    public static partial nint EVP_aes_128_ctr();

    [LibraryImport(Library)]
    public static partial nint EVP_sha1();

    [LibraryImport(Library)]
    public static partial nint EVP_CIPHER_CTX_new();

    [LibraryImport(Library)]
    public static partial void EVP_CIPHER_CTX_free(nint context);

    [LibraryImport(Library)]
    public static partial nint HMAC_CTX_new();

    [LibraryImport(Library)]
    public static partial void HMAC_CTX_free(nint context);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int EVP_CipherInit_ex(nint context, nint cipher, nint engine, byte* key, byte* iv, int encrypt);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int EVP_CipherUpdate(nint context, byte* output, int* written, byte* input, int length);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int EVP_CipherFinal_ex(nint context, byte* output, int* written);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int EVP_CIPHER_CTX_ctrl(nint context, int command, int argument, byte* pointer);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int HMAC_Init_ex(nint context, byte* key, int length, nint digest, nint engine);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int HMAC_Update(nint context, byte* data, nuint length);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int HMAC_Final(nint context, byte* output, uint* length);

    public static void Require(bool success)
    {
        if (!success)
        {
            throw new InvalidOperationException("OpenSSL refused.");
        }
    }

    /// <summary>A cipher with its key, to be given a nonce for each packet.</summary>
    public static nint NewCipher(nint cipher, ReadOnlySpan<byte> key, bool encrypts)
    {
        var context = EVP_CIPHER_CTX_new();
        Require(context != 0);
        fixed (byte* bytes = key)
        {
            Require(EVP_CipherInit_ex(context, cipher, 0, bytes, null, encrypts ? 1 : 0) == 1);
        }

        return context;
    }
}
