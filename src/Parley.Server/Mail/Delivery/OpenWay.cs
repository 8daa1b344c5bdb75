namespace Parley.Server.Mail.Delivery;

/// <summary>The connection of one sender, opened when it is needed.</summary>
internal sealed class OpenWay(IMailTransport transport) : IAsyncDisposable
{
    private IMailConnection? _connection;

    public async Task<IMailConnection> GetAsync(CancellationToken cancellationToken) => _connection ??= await transport.ConnectAsync(cancellationToken);

    public async Task CloseAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync() => await CloseAsync();
}
