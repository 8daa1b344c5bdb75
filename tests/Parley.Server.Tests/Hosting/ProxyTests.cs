using System.Net;
using System.Net.Http.Json;

namespace Parley.Server.Tests.Hosting;

/// <summary>A server behind a proxy on this machine that it trusts.</summary>
public sealed class ProxyTests : IAsyncLifetime, IDisposable
{
    private readonly TestFolder _folder = new();
    private ChildServer? _server;

    public async Task InitializeAsync()
    {
        await UsedFolder.FillAsync(_folder);
        _server = await ChildServer.StartAsync(
            _folder.Path, new Dictionary<string, string?> { ["Parley__TrustedProxies"] = "127.0.0.1,10.0.0.0/8" });
    }

    public async Task DisposeAsync()
    {
        await _server!.DisposeAsync();
        Dispose();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_word_of_a_trusted_proxy_counts_for_origins_pins_and_limits()
    {
        using var changed = await SendAsync(HttpMethod.Post, "/api/meetings", "203.0.113.9", "https://meet.example.org");
        changed.StatusCode.ShouldBe(HttpStatusCode.Created);
        changed.Headers.GetValues("Strict-Transport-Security").ShouldBe(["max-age=31536000"]);
        using var foreign = await SendAsync(HttpMethod.Post, "/api/meetings", "203.0.113.9", "http://meet.example.org");
        foreign.StatusCode.ShouldBe(HttpStatusCode.Forbidden, "the scheme is the one that the visitor used");
        using var metrics = await SendAsync(HttpMethod.Get, "/metrics", "127.0.0.1", null);
        metrics.StatusCode.ShouldBe(HttpStatusCode.Forbidden, "a forwarded request is not one of this machine");

        for (var i = 0; i < 31; i++)
        {
            // Whatever a visitor writes into the header stands left of what the proxies add.
            using var miss = await SendAsync(HttpMethod.Get, "/api/meetings/aaa-aaaa-aaa", $"198.51.100.{i}, 203.0.113.9, 10.1.2.3", null);
        }

        using var guesser = await SendAsync(HttpMethod.Get, "/api/meetings/aaa-aaaa-aaa", "203.0.113.9", null);
        guesser.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        using var neighbour = await SendAsync(HttpMethod.Get, "/api/meetings/aaa-aaaa-aaa", "203.0.113.10", null);
        neighbour.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string forwardedFor, string? origin)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(method, _server!.BaseUrl + path);
        if (method == HttpMethod.Post)
        {
            request.Content = JsonContent.Create(new { });
        }

        request.Headers.Add("X-Forwarded-For", forwardedFor);
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "meet.example.org");
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        return await client.SendAsync(request);
    }
}
