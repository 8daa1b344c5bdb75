using Parley.Meetings;
using Parley.Meetings.Signals;

namespace Parley.Server.Calls.Media;

/// <summary>Something the media server has to say in a meeting.</summary>
/// <param name="To">Whom; null: everybody.</param>
internal sealed record MediaNews(MeetingId Meeting, MediaSeat? To, Signal Signal);
