namespace Parley.Sfu.Tests.Browser;

/// <summary>One Chromium and one Firefox for all tests: a start takes seconds. Both must be in the path.</summary>
public sealed class Browsers : IAsyncLifetime, IAsyncDisposable
{
    private readonly RemoteSite _site = new();
    private readonly List<BrowserProcess> _processes = [];

    internal RemotePage Chromium => _site.Page("chromium");

    internal RemotePage Firefox => _site.Page("firefox");

    internal RemotePage this[string name] => _site.Page(name);

    public Task InitializeAsync()
    {
        _processes.Add(BrowserProcess.Chromium(_site.Address("chromium")));
        _processes.Add(BrowserProcess.Firefox(_site.Address("firefox")));
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _processes.ForEach(process => process.Dispose());
        await _site.DisposeAsync();
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();
}
