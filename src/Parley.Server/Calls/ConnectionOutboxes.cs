using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.SignalR;

namespace Parley.Server.Calls;

/// <summary>The outboxes of all live connections of this process.</summary>
internal sealed class ConnectionOutboxes
{
    private readonly ConcurrentDictionary<string, ConnectionOutbox> _outboxes = new();

    public ConnectionOutboxes(IMeterFactory meters) =>
        meters.Create("Parley.Calls").CreateObservableGauge("parley.calls.connections", () => _outboxes.Count, description: "Live connections to the meeting hub.");

    public void Open(HubCallerContext context, ISingleClientProxy client) => _outboxes[context.ConnectionId] = new ConnectionOutbox(context, client);

    public ConnectionOutbox? Find(string connection) => _outboxes.GetValueOrDefault(connection);

    public void Close(string connection)
    {
        if (_outboxes.TryRemove(connection, out var outbox))
        {
            outbox.Close();
        }
    }
}
