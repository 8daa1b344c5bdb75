using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Parley.Sfu.Tests.Browser;

/// <summary>Serves the page and carries orders to it and results back.</summary>
internal sealed class RemoteSite : IAsyncDisposable
{
    private readonly HttpListener _listener;
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<string, RemotePage> _pages = new();
    private readonly Task _serving;

    public RemoteSite()
    {
        for (var attempt = 0; ; attempt++)
        {
            Port = Random.Shared.Next(20_001, 60_000);
            _listener = new HttpListener { Prefixes = { $"http://localhost:{Port}/" } };
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

    public string Address(string page) => $"http://localhost:{Port}/?page={page}";

    public RemotePage Page(string name) => _pages.GetOrAdd(name, _ => new RemotePage());

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Close();
        await _serving;
        _closing.Dispose();
    }

    private async Task ServeAsync()
    {
        var running = new List<Task>();
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                running.Add(AnswerAsync(await _listener.GetContextAsync()));
                running.RemoveAll(task => task.IsCompletedSuccessfully);
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        await Task.WhenAll(running);
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            using var response = context.Response;
            var page = Page(context.Request.QueryString["page"] ?? string.Empty);
            switch (context.Request.Url!.AbsolutePath)
            {
                case "/":
                    await WriteFileAsync(response, "text/html", "remote.html");
                    break;
                case "/remote.js":
                    await WriteFileAsync(response, "text/javascript", "remote.js");
                    break;
                case "/next" when await page.NextAsync(_closing.Token) is { } order:
                    await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(order));
                    break;
                case "/next":
                    response.StatusCode = 204;
                    break;
                case "/done":
                    page.Done((await JsonDocument.ParseAsync(context.Request.InputStream)).RootElement);
                    break;
                default:
                    response.StatusCode = 404;
                    break;
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The browser went away, or the test is over.
        }
    }

    private static async Task WriteFileAsync(HttpListenerResponse response, string type, string name)
    {
        response.ContentType = type;
        await using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Browser", name));
        await file.CopyToAsync(response.OutputStream);
    }
}
