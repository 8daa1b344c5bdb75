using System.Globalization;
using Parley.Meetings;

namespace Parley.Server.Calls.Media;

/// <summary>A WHIP or WHEP session: what a <c>Location</c> names.</summary>
/// <param name="meeting">Its meeting.</param>
/// <param name="id">The last part of its address.</param>
/// <param name="peerId">The media server's name for the connection.</param>
/// <param name="token">The stream token it was made with; null: the host token, or the host's account.</param>
/// <param name="session">The session of that account.</param>
internal sealed class StreamResource(MeetingId meeting, string id, string peerId, Guid? token, Guid? session)
{
    private int _iceSession = 1;

    public MeetingId Meeting => meeting;

    public string Id => id;

    public string PeerId => peerId;

    public Guid? Token => token;

    public Guid? Session => session;

    /// <summary>Names the ICE session (RFC 9725 section 4.3.1): another one after each restart.</summary>
    public string EntityTag => string.Create(CultureInfo.InvariantCulture, $"\"ice-{_iceSession}\"");

    /// <summary>One change after the other, so that an answer and its entity tag belong together.</summary>
    public SemaphoreSlim Gate { get; } = new(1);

    public void OnRestarted() => _iceSession++;
}
