namespace Parley.Server.Tests.Mail.Foreign;

/// <summary>A test against other people's mail and calendar programs, Debian's packages beside the system's Python; <c>test.sh</c> installs them.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ForeignFactAttribute : FactAttribute
{
    /// <summary>Not the first one in the path, which may be one without Debian's packages.</summary>
    public const string Python = "/usr/bin/python3";

    private const string Packages = "/usr/lib/python3/dist-packages";

    public ForeignFactAttribute()
    {
        if (Array.Find([Python, $"{Packages}/aiosmtpd", $"{Packages}/icalendar", $"{Packages}/dateutil"], file => !Path.Exists(file)) is { } missing)
        {
            Skip = $"{missing} is missing (Debian: python3-aiosmtpd, python3-icalendar, python3-dateutil).";
        }
    }
}
