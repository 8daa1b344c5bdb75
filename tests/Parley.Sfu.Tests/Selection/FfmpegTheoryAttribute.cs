namespace Parley.Sfu.Tests.Selection;

/// <summary>A test that needs <c>ffmpeg</c> in the path.</summary>
internal sealed class FfmpegTheoryAttribute : TheoryAttribute
{
    public FfmpegTheoryAttribute()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator);
        if (!Array.Exists(folders, folder => File.Exists(Path.Combine(folder, "ffmpeg"))))
        {
            Skip = "Needs ffmpeg (Debian package ffmpeg).";
        }
    }
}
