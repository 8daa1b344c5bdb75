using Parley.Meetings;
using Parley.Meetings.Signals;

namespace Parley.Server.Calls.Media;

/// <summary>One page load's place in the media of a meeting: what it publishes and what it wants to get.</summary>
internal sealed class MediaSeat(ParticipantId participant, string instanceId)
{
    public ParticipantId Participant { get; } = participant;

    public string InstanceId { get; } = instanceId;

    /// <summary>The media server's name for it. A page load's id is random, so names do not meet again.</summary>
    public string PeerId { get; } = $"{participant.Value}.{instanceId}";

    /// <summary>The media server has a connection to it, or is making one.</summary>
    public bool IsAdmitted { get; set; }

    public IReadOnlyList<PublishedMedia> Published { get; set; } = [];

    /// <summary>The last wish for each receiving section.</summary>
    public Dictionary<string, WantedMedia> Wanted { get; } = new(StringComparer.Ordinal);

    public MediaSource? SourceOf(string? mid) => Published.FirstOrDefault(one => one.Mid == mid)?.Source;

    public string? MidOf(MediaSource source) => Published.FirstOrDefault(one => one.Source == source)?.Mid;
}
