using Parley.Meetings;
using Parley.Meetings.Commands;

namespace Parley.Server.Calls.Media;

/// <summary>Something the media server has to say in a meeting.</summary>
internal sealed record MediaNews(MeetingId Meeting, MeetingCommand Command);
