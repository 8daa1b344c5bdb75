using System.Net;
using Xunit.Abstractions;

namespace Parley.Sfu.Tests.Browser;

/// <summary>A server for one test and what the test saw, for the record.</summary>
[Collection(SharedBrowsers.Name)]
public abstract class BrowserTests(Browsers browsers, ITestOutputHelper output, SfuOptions? options = null) : IAsyncLifetime
{
    internal Browsers Browsers { get; } = browsers;

    // Bound to the address announced: the browser checks from another address of this machine, and an answer from a socket bound to
    // all of them would come from that one, which the browser does not take.
    internal SfuNode Node { get; } = SfuNode.Start(
        options ?? new SfuOptions { Address = IPAddress.Loopback, Port = 0, Announced = [IPAddress.Loopback] }, TimeProvider.System);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await Node.DisposeAsync();
        Node.Faults.ShouldBe(0, Node.LastFault?.ToString());
    }

    internal void Note(FormattableString line) => output.WriteLine(FormattableString.Invariant(line));
}
