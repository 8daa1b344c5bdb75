using Parley.Meetings;
using Parley.Meetings.Commands;

namespace Parley.Server.Calls.Media;

/// <summary>Tells meetings how many watch: hundreds who come at once are one change.</summary>
internal sealed partial class ViewerCounts(MediaServer media, MeetingDirectory directory, TimeProvider time, ILogger<ViewerCounts> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (media.Rooms is not { } rooms)
        {
            return;
        }

        var changed = new HashSet<MeetingId>();
        while (await rooms.ViewersChanged.WaitToReadAsync(stoppingToken))
        {
            while (rooms.ViewersChanged.TryRead(out var meeting))
            {
                changed.Add(meeting);
            }

            foreach (var meeting in changed)
            {
                await TellAsync(rooms, meeting);
            }

            changed.Clear();
            await Task.Delay(Interval, time, stoppingToken);
        }
    }

    private async Task TellAsync(MediaRooms rooms, MeetingId meeting)
    {
        try
        {
            await directory.AskAsync(meeting, new MeetingCommand.CountViewers(rooms.ViewersOf(meeting)), CancellationToken.None);
        }
        catch (StorageException error)
        {
            // The next change tells it.
            Log.Lost(logger, meeting.Value, error);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3033, LogLevel.Warning, "Meeting {Meeting} was not told how many watch.")]
        public static partial void Lost(ILogger logger, string meeting, Exception error);
    }
}
