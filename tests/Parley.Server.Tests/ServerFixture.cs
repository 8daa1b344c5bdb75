using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Server.Hosting;
using Parley.Server.Hosting.Files;

namespace Parley.Server.Tests;

/// <summary>The real program in this process: own data folder, embedded PostgreSQL, both listeners on loopback.</summary>
public sealed class ServerFixture : IAsyncLifetime, IDisposable
{
    private readonly string[] _settings;
    private readonly TestFolder _folder = new();
    private readonly int _httpPort = FreePort.Find();
    private readonly int _httpsPort = FreePort.Find();
    private WebApplication? _app;

    public ServerFixture()
        : this([])
    {
    }

    /// <param name="settings">More arguments, such as <c>--Parley:DefaultLanguage=fr</c>.</param>
    internal ServerFixture(string[] settings) => _settings = settings;

    /// <summary>Plain HTTP on loopback, without a slash at the end. It stays the same over restarts.</summary>
    public string BaseUrl => $"http://localhost:{_httpPort}";

    public string HttpsUrl => $"https://localhost:{_httpsPort}";

    public string DataDirectory => _folder.Path;

    public IServiceProvider Services => _app!.Services;

    /// <summary>Keeps no cookies and follows no redirects: a test sees what the server said.</summary>
    public HttpClient CreateClient()
    {
        return new HttpClient(new PatientHandler
        {
            InnerHandler = new HttpClientHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                // The certificate is made on this machine; CertificateTests look at it.
                ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
            },
        })
        {
            BaseAddress = new Uri(BaseUrl),
        };
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    public async Task InitializeAsync()
    {
        await UsedFolder.FillAsync(_folder);
        await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        Dispose();
    }

    public void Dispose() => _folder.Dispose();

    private async Task StartAsync()
    {
        _app = Program.Build(
            [
                $"--Parley:DataDirectory={_folder.Path}",
                $"--Parley:Http:Port={_httpPort}",
                $"--Parley:Https:Port={_httpsPort}",
                "--Parley:Https:Address=127.0.0.1",
                "--Parley:Media:UdpPort=0",
                "--Parley:Media:TcpPort=0",
                "--Parley:Meetings:ActingAfter=00:00:01",
                $"--Parley:PublicUrl=https://localhost:{_httpsPort}",
                .. _settings,
            ],
            new ProgramFolder(ServerOutput.Folder));
        // Tests sign in hundreds of times, each a quarter of a second of a core otherwise; how often the program hashes is tested in PasswordHashTests.
        _app.Services.GetRequiredService<IOptions<PasswordHasherOptions>>().Value.IterationCount = 1_000;
        await ServerProgram.StartAsync(_app, CancellationToken.None);
    }

    private async Task StopAsync()
    {
        await _app!.StopAsync();
        await _app.DisposeAsync();
    }
}

/// <summary>Tests that share one running server. They must not depend on what others left in it.</summary>
[CollectionDefinition(Name)]
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "A collection is what xunit calls it.")]
public sealed class ServerCollection : ICollectionFixture<ServerFixture>
{
    public const string Name = "server";
}
