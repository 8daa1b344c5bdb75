using Parley.Meetings.Commands;

namespace Parley.Server.Calls.Media;

/// <summary>Takes the media server's news to the meetings.</summary>
internal sealed partial class MediaReporter(MediaServer media, MeetingDirectory directory, TimeProvider time, ILogger<MediaReporter> logger) : BackgroundService
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

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
                _ = ReportAsync(news, stoppingToken);
            }
        }
    }

    private async Task ReportAsync(MediaNews news, CancellationToken stopping)
    {
        while (!await TryReportAsync(news) && news.Command is MeetingCommand.Unpublish)
        {
            // Nobody else says that a publisher is gone: without this its seat would stay.
            await Task.Delay(Retry, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested)
            {
                // The next start gives up its seat.
                return;
            }
        }
    }

    private async Task<bool> TryReportAsync(MediaNews news)
    {
        try
        {
            await directory.AskAsync(news.Meeting, news.Command, CancellationToken.None);
            return true;
        }
        catch (StorageException error)
        {
            // A page asks for everything again when its own channel is back.
            Log.Lost(logger, news.Meeting.Value, error);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3032, LogLevel.Warning, "Meeting {Meeting} did not take the media server's news.")]
        public static partial void Lost(ILogger logger, string meeting, Exception error);
    }
}
