using Parley.Meetings;
using Parley.Meetings.Signals;

namespace Parley.Server.Calls.Media;

/// <summary>One page load's place in the media of a meeting: what it publishes and what it wants to get.</summary>
internal sealed class MediaSeat(ParticipantId participant, string instanceId)
{
    public ParticipantId Participant { get; } = participant;

    public string InstanceId { get; } = instanceId;

    /// <summary>The connection that the media server has, or is making; null: none.</summary>
    public string? ConnectionId { get; set; }

    /// <summary>The media server's name for the connection. The ids are random, so names do not meet again.</summary>
    public string? PeerId => ConnectionId is { } connection ? $"{Participant.Value}.{InstanceId}.{connection}" : null;

    public IReadOnlyList<PublishedMedia> Published { get; set; } = [];

    /// <summary>The last wish for each receiving section.</summary>
    public Dictionary<string, WantedMedia> Wanted { get; } = new(StringComparer.Ordinal);

    /// <summary>There is no connection any more, and so none of its sections.</summary>
    public void Forget()
    {
        ConnectionId = null;
        Published = [];
        Wanted.Clear();
    }

    public MediaSource? SourceOf(string? mid) => Published.FirstOrDefault(one => one.Mid == mid)?.Source;

    public string? MidOf(MediaSource source) => Published.FirstOrDefault(one => one.Source == source)?.Mid;
}
