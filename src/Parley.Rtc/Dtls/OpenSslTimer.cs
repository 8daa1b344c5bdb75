namespace Parley.Rtc.Dtls;

/// <summary>
/// How OpenSSL's retransmission timer follows our time. It reads the system's clock itself; what can be set is only how long
/// the timer runs (<c>DTLS_set_timer_cb</c>).
/// </summary>
internal enum OpenSslTimer
{
    /// <summary>
    /// The timer is made to run for an hour and is expired by us when our own deadline has come, through the pointer to it that
    /// OpenSSL 3.0 and 3.1 hand to the BIO. Follows any time, also a simulated one.
    /// </summary>
    Injected,

    /// <summary>
    /// The timer runs for our interval on the system's clock: OpenSSL 3.2 and later hand out a copy. The same in production,
    /// where our time is the system's, but blind to simulated time.
    /// </summary>
    SystemClock,
}

internal static class OpenSslTimerChoice
{
    // 3.2.0: from here on the BIO sees a copy on the stack, which must not be written to later.
    private const ulong FirstWithCopy = 0x30200000;

    extension(OpenSslTimer)
    {
        public static OpenSslTimer Preferred => Choose(OpenSslLibrary.Version);
    }

    public static OpenSslTimer Choose(ulong version) =>
        version < FirstWithCopy && OperatingSystem.IsLinux() && nint.Size == 8
            ? OpenSslTimer.Injected
            : OpenSslTimer.SystemClock;
}
