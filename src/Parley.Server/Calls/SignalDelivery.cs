using Parley.Meetings;
using Parley.Meetings.Signals;

namespace Parley.Server.Calls;

/// <summary>Takes a meeting's signals to the connections, with what only the server knows filled in.</summary>
internal sealed class SignalDelivery(ConnectionOutboxes outboxes, IceServerIssuer iceServers)
{
    public void Deliver(string connection, Signal signal)
    {
        if (signal is Signal.MeetingJoined joined)
        {
            signal = joined with { IceServers = iceServers.Issue(new ParticipantId(joined.ParticipantId)) };
        }

        outboxes.Find(connection)?.Send(signal);
    }
}
