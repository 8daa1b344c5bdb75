using Parley.Meetings;
using Parley.Meetings.Commands;
using Parley.Meetings.Signals;
using Parley.Server.Accounts.Sessions;
using Parley.Server.Calls.Media;
using Parley.Server.Calls.Streams;
using Parley.Server.Hosting.Database;

namespace Parley.Server.Calls;

/// <summary>Ends connections and streams whose account has signed out, has a new password or lost the session otherwise: their seats are given up, and who comes back does so as a guest or signs in.</summary>
internal sealed partial class EndedSessions(
    ConnectionOutboxes outboxes, AccountSessions sessions, MeetingDirectory directory, MediaServer media, PublishStream publish, TimeProvider time, ILogger<EndedSessions> logger) : BackgroundService
{
    /// <summary>One statement for all connections; a stolen session must be out of a call within half a minute.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception error) when (DatabaseTrouble.Explains(error))
            {
                Log.Failed(logger, error);
            }
        }
    }

    /// <summary>One round.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var open = outboxes.OfAccounts();
        var streams = media.Rooms?.OfAccounts() ?? [];
        if (open.Count == 0 && streams.Count == 0)
        {
            return;
        }

        var alive = await sessions.AliveAsync([.. open.Select(one => one.Session).Concat(streams.Select(one => one.Resource.Session!.Value)).Distinct()], cancellationToken);
        foreach (var (connection, outbox, _) in open.Where(one => !alive.Contains(one.Session)).DistinctBy(one => one.Connection))
        {
            await EndAsync(connection, outbox);
        }

        foreach (var (resource, publishes) in streams.Where(one => !alive.Contains(one.Resource.Session!.Value)))
        {
            await EndAsync(resource, publishes);
        }
    }

    private async Task EndAsync(string connection, ConnectionOutbox outbox)
    {
        try
        {
            // Not only disconnected: a lost connection keeps its seat and its media for a minute.
            if (outbox.Seat is { } seat)
            {
                await directory.AskAsync(seat.Meeting, new MeetingCommand.Leave(seat.Participant, connection), CancellationToken.None);
            }
        }
        catch (StorageException error)
        {
            Log.NotLeft(logger, error);
        }

        outbox.Abort();
    }

    private async Task EndAsync(StreamResource resource, bool publishes)
    {
        if (!publishes)
        {
            media.Rooms!.RemoveViewer(resource.Meeting, resource.Id);
            return;
        }

        try
        {
            await publish.EndAsync(resource.Meeting, new ParticipantId(resource.Id), LeaveReason.Removed);
        }
        catch (StorageException error)
        {
            Log.StreamNotEnded(logger, error);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3040, LogLevel.Warning, "Whether the sessions of connected people have ended could not be read; trying again.")]
        public static partial void Failed(ILogger logger, Exception error);

        [LoggerMessage(3041, LogLevel.Warning, "The seat of an ended session could not be given up at once; it is free after its grace.")]
        public static partial void NotLeft(ILogger logger, Exception error);

        [LoggerMessage(3042, LogLevel.Warning, "The stream of an ended session could not be ended; trying again.")]
        public static partial void StreamNotEnded(ILogger logger, Exception error);
    }
}
