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

    /// <summary>Connections that rest on a session of an account, one row for each session.</summary>
    public IReadOnlyList<(string Connection, ConnectionOutbox Outbox, Guid Session)> OfAccounts() =>
        [.. _outboxes.SelectMany(pair => pair.Value.Sessions.Select(session => (pair.Key, pair.Value, session)))];

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
