using Parley.Meetings;
using Parley.Sfu;

namespace Parley.Server.Calls.Media;

/// <summary>Somebody who watches by WHEP: a connection to the media server and nothing else.</summary>
/// <param name="resource">The WHEP session.</param>
/// <param name="participant">Whom; null: whoever speaks.</param>
internal sealed class Viewer(StreamResource resource, ParticipantId? participant)
{
    /// <summary>Tells viewers from participants, whose names have a dot.</summary>
    public const string PeerPrefix = "~";

    public StreamResource Resource => resource;

    public ParticipantId? Participant => participant;

    /// <summary>The sections of its offer and what each shows; empty until the media server has answered.</summary>
    public IReadOnlyList<Section> Sections { get; set; } = [];

    public sealed class Section(SfuSection agreed)
    {
        public string Mid => agreed.Mid;

        public bool IsVideo => agreed.IsVideo;

        public StreamSource? Shows { get; set; }
    }
}

/// <summary>One section that a peer publishes in.</summary>
internal readonly record struct StreamSource(string PeerId, string Mid);
