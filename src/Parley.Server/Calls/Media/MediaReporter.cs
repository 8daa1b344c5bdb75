namespace Parley.Server.Calls.Media;

/// <summary>Takes the media server's news to the meetings.</summary>
internal sealed partial class MediaReporter(MediaServer media, MeetingDirectory directory, ILogger<MediaReporter> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (media is not { Node: { } node, Rooms: { } rooms })
        {
            return;
        }

        await foreach (var happened in node.Events.ReadAllAsync(stoppingToken))
        {
            if (rooms.Read(happened) is { } news)
            {
                // Handed over in order; a meeting that is busy must not keep the others waiting.
                _ = ReportAsync(news);
            }
        }
    }

    private async Task ReportAsync(MediaNews news)
    {
        try
        {
            await directory.AskAsync(news.Meeting, news.Command, CancellationToken.None);
        }
        catch (StorageException error)
        {
            // The client asks for everything again when its own channel is back.
            Log.Lost(logger, news.Meeting.Value, error);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3032, LogLevel.Warning, "Meeting {Meeting} did not take the media server's news.")]
        public static partial void Lost(ILogger logger, string meeting, Exception error);
    }
}
