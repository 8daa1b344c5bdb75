using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Parley.Meetings;
using Parley.Meetings.Signals;

namespace Parley.Server.Calls;

/// <summary>Takes the signals of one meeting, one after the other, to the connections, with what only the server knows filled in. What goes to many is written as JSON once.</summary>
internal sealed class SignalDelivery(ConnectionOutboxes outboxes, IceServerIssuer iceServers)
{
    private Signal? _last;
    private SerializedHubMessage? _written;

    public void Deliver(string connection, Signal signal)
    {
        if (outboxes.Find(connection) is { } outbox)
        {
            outbox.Send(signal switch
            {
                Signal.MeetingJoined joined => Write(joined with { IceServers = iceServers.Issue(new ParticipantId(joined.ParticipantId)) }),
                // For one reader, and large: not to be held until the next signal.
                Signal.NewOffer or Signal.NewAnswer => Write(signal),
                _ => WrittenOnce(signal),
            });
        }
    }

    private SerializedHubMessage WrittenOnce(Signal signal)
    {
        if (_written is null || !ReferenceEquals(signal, _last))
        {
            (_last, _written) = (signal, Write(signal));
        }

        return _written;
    }

    private static SerializedHubMessage Write(Signal signal) => new(new InvocationMessage(SignalNames.Of(signal), [signal]));
}
