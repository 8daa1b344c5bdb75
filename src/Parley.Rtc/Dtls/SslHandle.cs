using Microsoft.Win32.SafeHandles;

namespace Parley.Rtc.Dtls;

/// <summary>An SSL object; it owns its two BIOs and a reference to its context.</summary>
internal sealed class SslHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public SslHandle(nint handle)
        : base(ownsHandle: true) => SetHandle(handle);

    protected override bool ReleaseHandle()
    {
        LibSsl.SSL_free(handle);
        return true;
    }
}
