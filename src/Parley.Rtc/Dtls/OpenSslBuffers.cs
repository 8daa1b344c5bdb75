using System.Runtime.InteropServices;

namespace Parley.Rtc.Dtls;

// Unsafe: datagrams are pinned for OpenSSL.

/// <summary>The memory an SSL object reads from and writes to; it belongs to the object and goes with it.</summary>
internal readonly unsafe struct OpenSslBuffers
{
    private readonly nint _reading;
    private readonly nint _writing;

    public OpenSslBuffers(
        SslHandle ssl, delegate* unmanaged[Cdecl]<nint, int, nint, nuint, int, CLong, int, nint, CLong> watcher)
    {
        _reading = LibCrypto.BIO_new(LibCrypto.BIO_s_mem());
        _writing = LibCrypto.BIO_new(LibCrypto.BIO_s_mem());
        OpenSslError.Require(_reading != 0 && _writing != 0);

        // An empty buffer means "come back later", not the end of the stream.
        LibCrypto.BIO_ctrl(_reading, LibCrypto.BioControlSetEofReturn, new CLong(-1), 0);
        LibCrypto.BIO_ctrl(_writing, LibCrypto.BioControlSetEofReturn, new CLong(-1), 0);
        if (watcher != null)
        {
            LibCrypto.BIO_set_callback_ex(_reading, watcher);
        }

        LibSsl.SSL_set_bio(ssl, _reading, _writing);
    }

    public void Feed(ReadOnlySpan<byte> datagram)
    {
        fixed (byte* bytes = datagram)
        {
            OpenSslError.Require(
                datagram.IsEmpty || LibCrypto.BIO_write(_reading, bytes, datagram.Length) == datagram.Length);
        }
    }

    /// <summary>Drops what was not read of the last datagram.</summary>
    public void Forget() => LibCrypto.BIO_ctrl(_reading, LibCrypto.BioControlReset, default, 0);

    /// <summary>Takes out what was written.</summary>
    public byte[] Take()
    {
        var pending = (int)LibCrypto.BIO_ctrl(_writing, LibCrypto.BioControlPending, default, 0).Value;
        var output = pending == 0 ? [] : new byte[pending];
        fixed (byte* bytes = output)
        {
            OpenSslError.Require(pending == 0 || LibCrypto.BIO_read(_writing, bytes, pending) == pending);
        }

        return output;
    }
}
