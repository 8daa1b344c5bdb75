using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.SignalR;

namespace Parley.Server.Calls;

/// <summary>The outboxes of all live connections of this process.</summary>
internal sealed class ConnectionOutboxes
{
    private readonly ConcurrentDictionary<string, ConnectionOutbox> _outboxes = new();

    public ConnectionOutboxes(IMeterFactory meters) =>
        meters.Create("Parley.Calls").CreateObservableGauge("parley.calls.connections", () => Count, description: "Live connections to the meeting hub.");

    public int Count => _outboxes.Count;

    /// <summary>Connections that came with the session of an account.</summary>
    public IReadOnlyList<(string Connection, ConnectionOutbox Outbox, Guid Session)> OfAccounts() =>
        [.. _outboxes.Where(pair => pair.Value.Session is not null).Select(pair => (pair.Key, pair.Value, pair.Value.Session!.Value))];

    public void Open(HubConnectionContext connection) => _outboxes[connection.ConnectionId] = new ConnectionOutbox(connection);

    public ConnectionOutbox? Find(string connection) => _outboxes.GetValueOrDefault(connection);

    public void Close(string connection)
    {
        if (_outboxes.TryRemove(connection, out var outbox))
        {
            outbox.Close();
        }
    }
}
