namespace Parley.Server.Tests.Calls.Streams.Software;

/// <summary>A test that needs a Debian package beside the system's Python; <c>test.sh</c> installs it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PeerFactAttribute : FactAttribute
{
    /// <summary>Not the first one in the path, which may be one without Debian's packages.</summary>
    public const string Python = "/usr/bin/python3";

    public PeerFactAttribute(params string[] files)
    {
        if (Array.Find([Python, .. files], file => !Path.Exists(file)) is { } missing)
        {
            Skip = $"{missing} is missing (Debian: python3-aiortc, gir1.2-gst-plugins-bad-1.0, gstreamer1.0-nice, gstreamer1.0-plugins-good).";
        }
    }
}
