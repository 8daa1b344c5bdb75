using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Parley.Server.Tests.Accounts;

/// <summary>A browser without script: keeps cookies, posts the forms of pages, follows nothing by itself.</summary>
internal sealed partial class Browser : IDisposable
{
    private static int _networks;

    private readonly HttpClient _client;

    /// <param name="network">Limits count by network; those with the same number share one. Null: one of its own.</param>
    public Browser(string server, int? network = null)
    {
        var number = network ?? NewNetwork();
        var source = IPAddress.Parse($"127.77.{number / 250}.{(number % 250) + 1}");
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            CookieContainer = Cookies,
#pragma warning disable CA5359 // The certificate is made on this machine; CertificateTests look at it.
            SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
#pragma warning restore CA5359
            ConnectCallback = async (context, cancellation) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    socket.Bind(new IPEndPoint(source, 0));
                    await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellation);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        })
        {
            BaseAddress = new Uri(server),
        };
    }

    public CookieContainer Cookies { get; } = new();

    public HttpClient Http => _client;

    public static int NewNetwork() => Interlocked.Increment(ref _networks);

    public Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(path);

    public async Task<string> ReadAsync(string path)
    {
        using var answer = await _client.GetAsync(path);
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Opens a page and posts its form, as pressing its button does.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(string page, Dictionary<string, string> fields, string? action = null, Action<HttpRequestMessage>? change = null)
    {
        var token = Token().Match(await ReadAsync(page)).Groups[1].Value;
        var request = new HttpRequestMessage(HttpMethod.Post, action ?? page.Split('?')[0])
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>(fields) { ["__RequestVerificationToken"] = token }),
        };
        request.Headers.Add("Origin", _client.BaseAddress!.GetLeftPart(UriPartial.Authority));
        change?.Invoke(request);
        return await _client.SendAsync(request);
    }

    public Task<HttpResponseMessage> SignInAsync(string email, string password, string page = "/sign-in", string returnUrl = "") =>
        SubmitAsync(page, new() { ["email"] = email, ["password"] = password, ["returnUrl"] = returnUrl });

    public Task<HttpResponseMessage> SignUpAsync(string email, string fullName = "Ada Lovelace", string password = MadeAccount.Password, string? confirm = null, string terms = "true", string returnUrl = "") =>
        SubmitAsync("/sign-up", new()
        {
            ["fullName"] = fullName,
            ["email"] = email,
            ["password"] = password,
            ["confirmPassword"] = confirm ?? password,
            ["terms"] = terms,
            ["timeZone"] = "Africa/Cairo",
            ["returnUrl"] = returnUrl,
        });

    /// <summary>Opens the link of a mail and presses the button of its page.</summary>
    public Task<HttpResponseMessage> ConfirmAsync(string link) => SubmitAsync(link, [], link);

    /// <summary>Whom the browser is signed in as; null when as nobody.</summary>
    public async Task<string?> MeAsync()
    {
        using var answer = await _client.GetAsync("/api/me");
        return answer.StatusCode == HttpStatusCode.OK ? (await answer.Content.ReadFromJsonAsync<Me>())!.Email : null;
    }

    public void Dispose() => _client.Dispose();

    private sealed record Me(string Email);

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
