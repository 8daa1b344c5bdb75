using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Parley.Rtc.Dtls;

// Unsafe: function pointers and buffers cross the border to OpenSSL.
internal static unsafe partial class LibCrypto
{
    public const string Name = "parley-libcrypto";

    public const int BioCallbackControl = 0x06;
    public const int BioControlReset = 1;
    public const int BioControlPending = 10;
    public const int BioControlSetNextTimeout = 45;
    public const int BioControlSetEofReturn = 130;

    [LibraryImport(Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial CULong OpenSSL_version_num();

    [LibraryImport(Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial CULong ERR_get_error();

    [LibraryImport(Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void ERR_clear_error();

    [LibraryImport(Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void ERR_error_string_n(CULong code, byte* buffer, nuint length);

    [LibraryImport(Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nint BIO_s_mem();

    [LibraryImport(Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nint BIO_new(nint method);

    [LibraryImport(Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int BIO_free(nint bio);

    [LibraryImport(Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int BIO_read(nint bio, byte* data, int length);

    [LibraryImport(Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int BIO_write(nint bio, byte* data, int length);

    [LibraryImport(Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial CLong BIO_ctrl(nint bio, int command, CLong argument, nint pointer);

    [LibraryImport(Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void BIO_set_callback_ex(
        nint bio, delegate* unmanaged[Cdecl]<nint, int, nint, nuint, int, CLong, int, nint, CLong> callback);

    [LibraryImport(Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int i2d_X509(nint certificate, byte** output);

    [LibraryImport(Name)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void X509_free(nint certificate);

    // The hash itself, without the contexts around it: these calls take well under a microsecond and never wait.
    [LibraryImport(Name)]
    [SuppressGCTransition]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int SHA1_Init(Sha1State* state);

    [LibraryImport(Name)]
    [SuppressGCTransition]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int SHA1_Update(Sha1State* state, byte* data, nuint length);

    [LibraryImport(Name)]
    [SuppressGCTransition]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int SHA1_Final(byte* hash, Sha1State* state);

    /// <summary>OpenSSL's SHA_CTX, which its headers lay open: 5 words of hash, 2 of length, 16 of data, 1 of count.</summary>
    [InlineArray(24)]
    internal struct Sha1State
    {
        private uint _first;
    }
}
