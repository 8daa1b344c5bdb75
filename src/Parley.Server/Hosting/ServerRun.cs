using Parley.Server.Hosting.Database;
using Parley.Server.Hosting.Files;
using Parley.Server.Hosting.Options;
using Parley.Server.Hosting.Web;

namespace Parley.Server.Hosting;

/// <summary>What has to be in place before the web server takes requests, and in which order it goes away.</summary>
internal sealed class ServerRun(ParleyOptions options, DatabaseConnection database, ServerCertificate certificate) : IAsyncDisposable
{
    private DataFolder? _data;

    /// <summary>The data folder, owned by this process from <see cref="PrepareAsync"/> on.</summary>
    public DataFolder Data => _data ?? throw new InvalidOperationException("The data folder is not open yet.");

    public async Task PrepareAsync(IServiceProvider services, CancellationToken cancellation)
    {
        _data = DataFolder.Open(options.DataDirectory);
        certificate.Load(_data);
        await database.StartAsync(_data, cancellation);
        await using var scope = services.CreateAsyncScope();
        foreach (var setup in services.GetServices<DatabaseSetup>())
        {
            await setup.RunAsync(scope.ServiceProvider, cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The lock goes last: the next server must find the database stopped.
        await database.DisposeAsync();
        _data?.Dispose();
    }
}
