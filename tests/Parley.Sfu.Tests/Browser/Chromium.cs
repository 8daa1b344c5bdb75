using System.Diagnostics;

namespace Parley.Sfu.Tests.Browser;

/// <summary>A headless browser with a made-up camera and microphone, on one page.</summary>
internal sealed class Chromium : IDisposable
{
    private readonly DirectoryInfo _profile = Directory.CreateTempSubdirectory("parley-sfu-");
    private readonly Process _process;

    public Chromium(string address)
    {
        var start = new ProcessStartInfo("chromium") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", $"--user-data-dir={_profile.FullName}",
            "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required",
            "--disable-features=WebRtcHideLocalIpsWithMdns", address,
        ])
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _profile.Delete(recursive: true);
    }
}
