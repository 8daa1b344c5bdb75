using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;

namespace Parley.Sfu.Tests.Browser;

/// <summary>Serves the bare page and passes its offers to a media server.</summary>
internal sealed class TestPage : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly SfuNode _node;
    private readonly Task _serving;

    public TestPage(SfuNode node)
    {
        _node = node;
        for (var attempt = 0; ; attempt++)
        {
            Port = Random.Shared.Next(20_001, 60_000);
            _listener.Prefixes.Clear();
            _listener.Prefixes.Add($"http://localhost:{Port}/");
            try
            {
                _listener.Start();
                break;
            }
            catch (HttpListenerException) when (attempt < 20)
            {
                // The port is taken.
            }
        }

        _serving = ServeAsync();
    }

    public int Port { get; }

    /// <summary>Changes answers on their way to the browser.</summary>
    public Func<string, string> Edit { get; init; } = answer => answer;

    public ConcurrentDictionary<string, JsonElement> Results { get; } = new();

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                // The browser went away, or the test is over.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var response = context.Response;
        using var reader = new StreamReader(context.Request.InputStream);
        var body = await reader.ReadToEndAsync();
        var query = context.Request.QueryString;
        var text = string.Empty;
        switch (context.Request.Url!.AbsolutePath)
        {
            case "/":
                response.ContentType = "text/html";
                text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Browser", "page.html"));
                break;
            case "/offer":
                var result = await _node.AdmitAsync("room", query["peer"]!, body);
                response.StatusCode = result.Answer is null ? 400 : 200;
                text = result.Answer is { } answer ? Edit(answer) : result.Error!;
                break;
            case "/result":
                Results[query["role"]!] = JsonDocument.Parse(body).RootElement;
                break;
            default:
                response.StatusCode = 404;
                break;
        }

        await response.OutputStream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text));
    }
}
