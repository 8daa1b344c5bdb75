using System.Security.Cryptography;
using System.Text;

namespace Parley.Rtc.Dtls;

// Unsafe: OpenSSL writes its message into our buffer.
internal static unsafe class OpenSslError
{
    /// <summary>Throws with OpenSSL's own message when a call that cannot fail for lack of input failed.</summary>
    public static void Require(bool success)
    {
        if (!success)
        {
            throw new CryptographicException($"OpenSSL: {Take()}");
        }
    }

    private static string Take()
    {
        var code = LibCrypto.ERR_get_error();
        Span<byte> text = stackalloc byte[256];
        fixed (byte* buffer = text)
        {
            LibCrypto.ERR_error_string_n(code, buffer, (nuint)text.Length);
        }

        LibCrypto.ERR_clear_error();
        var end = text.IndexOf((byte)0);
        return Encoding.ASCII.GetString(end < 0 ? text : text[..end]);
    }
}
