using Parley.Meetings;
using Parley.Meetings.Signals;
using Parley.Sfu;

namespace Parley.Server.Calls.Media;

/// <summary>One page load's place in the media of a meeting: what it publishes and what it wants to get.</summary>
internal sealed class MediaSeat(ParticipantId participant, string instanceId)
{
    public ParticipantId Participant { get; } = participant;

    public string InstanceId { get; } = instanceId;

    /// <summary>The connection that the media server has, or is making; null: none.</summary>
    public string? ConnectionId { get; set; }

    /// <summary>The media server's name for the connection. The ids are random, so names do not meet again.</summary>
    public string? PeerId => ConnectionId is { } connection ? PeerIdOf(Participant, InstanceId, connection) : null;

    public IReadOnlyList<PublishedMedia> Published { get; set; } = [];

    /// <summary>Sections it sends in without saying what: nobody can ask for them, and nothing they carry counts.</summary>
    public IReadOnlyList<string> Unnamed { get; private set; } = [];

    /// <summary>What its holder has on.</summary>
    public MediaState Media { get; set; } = MediaState.Off;

    /// <summary>What the host lets through.</summary>
    public MediaState Allowed { get; set; } = MediaState.All;

    /// <summary>The WHIP session of a seat that other software has.</summary>
    public StreamResource? Resource { get; set; }

    /// <summary>The last wish for each receiving section.</summary>
    public Dictionary<string, WantedMedia> Wanted { get; } = new(StringComparer.Ordinal);

    public static string PeerIdOf(ParticipantId participant, string instanceId, string connectionId) => $"{participant.Value}.{instanceId}.{connectionId}";

    /// <summary>Notes what it says it publishes, as far as that agrees with its offer.</summary>
    public void Take(IReadOnlyList<PublishedMedia> published, IReadOnlyList<SfuSection> agreed)
    {
        var sending = agreed.Where(section => section.IsPublished).ToList();
        Published = [.. published.Where(one => sending.Exists(section => section.Mid == one.Mid && section.IsVideo == IsPicture(one.Source)))];
        Unnamed = [.. sending.Select(section => section.Mid).Where(mid => SourceOf(mid) is null)];
    }

    /// <summary>There is no connection any more, and so none of its sections.</summary>
    public void Forget()
    {
        ConnectionId = null;
        Published = [];
        Unnamed = [];
        Resource = null;
        Wanted.Clear();
    }

    public MediaSource? SourceOf(string? mid) => Published.FirstOrDefault(one => one.Mid == mid)?.Source;

    /// <summary>Whether a source is on and let through.</summary>
    public bool Has(MediaSource source) => IsOn(Media, source) && IsOn(Allowed, source) && MidOf(source) is not null;

    public bool IsAllowed(MediaSource source) => IsOn(Allowed, source);

    public string? MidOf(MediaSource source) => Published.FirstOrDefault(one => one.Source == source)?.Mid;

    public static bool IsPicture(MediaSource? source) => source is MediaSource.Camera or MediaSource.Screen;

    private static bool IsOn(MediaState media, MediaSource source) => source switch
    {
        MediaSource.Microphone => media.Audio,
        MediaSource.Camera => media.Video,
        _ => media.Screen,
    };
}
