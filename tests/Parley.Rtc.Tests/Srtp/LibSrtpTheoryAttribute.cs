namespace Parley.Rtc.Tests.Srtp;

/// <summary>A theory that needs libsrtp2; <c>test.sh</c> installs it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LibSrtpTheoryAttribute : TheoryAttribute
{
    public LibSrtpTheoryAttribute()
    {
        if (!LibSrtp.IsHere)
        {
            Skip = "libsrtp2.so.1 is not installed (Debian: libsrtp2-1).";
        }
    }
}
