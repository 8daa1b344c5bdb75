using Microsoft.AspNetCore.SignalR;

namespace Parley.Server.Calls;

/// <summary>Opens an outbox for each connection to the hub. A hub itself is not shown the connection, to which alone a message can be written that is JSON already.</summary>
internal sealed class HubConnections(ConnectionOutboxes outboxes, ILogger<DefaultHubLifetimeManager<MeetingHub>> logger) : DefaultHubLifetimeManager<MeetingHub>(logger)
{
    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        outboxes.Open(connection);
        return base.OnConnectedAsync(connection);
    }

    public override Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        outboxes.Close(connection.ConnectionId);
        return base.OnDisconnectedAsync(connection);
    }
}
