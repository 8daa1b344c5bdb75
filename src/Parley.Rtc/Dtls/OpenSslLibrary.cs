using System.Reflection;
using System.Runtime.InteropServices;

namespace Parley.Rtc.Dtls;

/// <summary>Finds OpenSSL 3 and says whether it is there. .NET itself needs it on Linux, so it normally is.</summary>
public static class OpenSslLibrary
{
    private static readonly string[] SslNames = ["libssl.so.3", "libssl.3.dylib", "libssl-3-x64.dll", "libssl-3-arm64.dll"];

    private static readonly string[] CryptoNames =
        ["libcrypto.so.3", "libcrypto.3.dylib", "libcrypto-3-x64.dll", "libcrypto-3-arm64.dll"];

    static OpenSslLibrary()
    {
        NativeLibrary.SetDllImportResolver(typeof(OpenSslLibrary).Assembly, Resolve);
        Availability = Check();
    }

    /// <summary>Whether DTLS sessions can be made here; never throws.</summary>
    public static DtlsAvailability Availability { get; }

    /// <summary>The version as OpenSSL numbers it: 0xMNN00PP0; 0 when it is missing.</summary>
    internal static ulong Version { get; private set; }

    /// <summary>
    /// Whether the library has SHA-1 as plain functions: deprecated since 3.0, so builds may leave them out.
    /// </summary>
    internal static bool HasSha1 { get; private set; }

    /// <summary>Tries each name; empty when none loads.</summary>
    internal static nint Load(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, typeof(OpenSslLibrary).Assembly, null, out var handle))
            {
                return handle;
            }
        }

        return 0;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name switch
    {
        LibSsl.Name => Load(SslNames),
        LibCrypto.Name => Load(CryptoNames),
        _ => 0,
    };

    private static DtlsAvailability Check()
    {
        var crypto = Load(CryptoNames);
        HasSha1 = crypto != 0 && NativeLibrary.TryGetExport(crypto, "SHA1_Init", out _)
            && NativeLibrary.TryGetExport(crypto, "SHA1_Update", out _) && NativeLibrary.TryGetExport(crypto, "SHA1_Final", out _);
        if (Load(SslNames) == 0 || crypto == 0)
        {
            return new DtlsAvailability(false, "OpenSSL 3 (libssl, libcrypto) was not found. On Debian: apt install libssl3.");
        }

        Version = LibCrypto.OpenSSL_version_num().Value;
        return new DtlsAvailability(true, $"OpenSSL {Version >> 28}.{(Version >> 20) & 0xFF}.{(Version >> 4) & 0xFF}");
    }
}
