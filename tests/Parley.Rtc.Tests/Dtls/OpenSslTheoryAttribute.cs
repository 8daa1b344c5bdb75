namespace Parley.Rtc.Tests.Dtls;

/// <summary>A theory that needs the <c>openssl</c> program; <c>test.sh</c> installs it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OpenSslTheoryAttribute : TheoryAttribute
{
    public OpenSslTheoryAttribute()
    {
        var places = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator);
        if (!places.Any(place => File.Exists(Path.Combine(place, "openssl"))))
        {
            Skip = "The openssl program is not installed (Debian: openssl).";
        }
    }
}
