using System.Diagnostics;

namespace Parley.Sfu.Tests.Browser;

/// <summary>A headless browser with a made-up camera, in a profile of its own.</summary>
internal sealed class BrowserProcess : IDisposable
{
    private const string FirefoxPreferences = """
        user_pref("media.navigator.streams.fake", true);
        user_pref("media.navigator.permission.disabled", true);
        user_pref("media.autoplay.default", 0);
        user_pref("media.autoplay.blocking_policy", 0);
        user_pref("media.peerconnection.ice.obfuscate_host_addresses", false);
        user_pref("media.gmp-manager.updateEnabled", false);
        user_pref("app.update.disabledForTesting", true);
        user_pref("browser.shell.checkDefaultBrowser", false);
        user_pref("datareporting.policy.dataSubmissionEnabled", false);
        user_pref("dom.min_background_timeout_value", 4);
        """;

    private readonly DirectoryInfo _profile = Directory.CreateTempSubdirectory("parley-sfu-");
    private readonly Process _process;

    private BrowserProcess(string program, Func<string, string[]> arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in arguments(_profile.FullName))
        {
            start.ArgumentList.Add(argument);
        }

        // Firefox refuses to start with the home folder of another user.
        start.Environment["HOME"] = _profile.FullName;
        start.Environment["MOZ_CRASHREPORTER_DISABLE"] = "1";
        File.WriteAllText(Path.Combine(_profile.FullName, "user.js"), FirefoxPreferences);
        _process = Process.Start(start)!;
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    public static BrowserProcess Chromium(string address) => new("chromium", profile =>
    [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", $"--user-data-dir={profile}",
        "--use-fake-device-for-media-stream=fps=15", "--use-fake-ui-for-media-stream",
        "--autoplay-policy=no-user-gesture-required", "--disable-features=WebRtcHideLocalIpsWithMdns", address,
    ]);

    public static BrowserProcess Firefox(string address) => new("firefox-esr", profile =>
        ["--headless", "--no-remote", "--profile", profile, address]);

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                _profile.Delete(recursive: true);
                return;
            }
            catch (IOException) when (attempt < 20)
            {
                // A child of the browser still wrote while it ended.
            }
        }
    }
}
