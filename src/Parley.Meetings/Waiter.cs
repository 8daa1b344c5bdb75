using Parley.Meetings.Commands;

namespace Parley.Meetings;

/// <summary>Somebody who asked to come in and waits. Not in the meeting: only the title and whether a host is there are known to this one.</summary>
/// <param name="Asked">The join that is done when this one is admitted.</param>
/// <param name="Since">When this one came.</param>
public sealed record Waiter(MeetingCommand.Join Asked, string DisplayName, DateTimeOffset Since)
{
    /// <summary>Becomes the seat.</summary>
    public ParticipantId Id => Asked.NewSeat;

    public string Connection => Asked.Connection;
}
