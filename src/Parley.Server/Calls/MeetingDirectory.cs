using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Parley.Meetings;
using Parley.Meetings.Commands;
using Parley.Meetings.Effects;
using Parley.Server.Calls.Media;
using Parley.Server.Data;
using Parley.Server.Hosting.Database;
using Parley.Server.Hosting.Options;

namespace Parley.Server.Calls;

/// <summary>Finds the mailbox of a meeting, reading the meeting from the database when nobody has it in memory.</summary>
internal sealed partial class MeetingDirectory : IHostedService, IDisposable
{
    private readonly ConcurrentDictionary<MeetingId, Lazy<Task<MeetingMailbox?>>> _mailboxes = new();
    private readonly ConcurrentDictionary<MeetingMailbox, Task> _running = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly MeetingStore _store;
    private readonly IDbContextFactory<ParleyDb> _databases;
    private readonly Heartbeat _heartbeat;
    private readonly ConnectionOutboxes _outboxes;
    private readonly IceServerIssuer _iceServers;
    private readonly MediaServer _media;
    private readonly ParleyOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<MeetingDirectory> _logger;

    public MeetingDirectory(MeetingStore store, IDbContextFactory<ParleyDb> databases, Heartbeat heartbeat, ConnectionOutboxes outboxes, IceServerIssuer iceServers, MediaServer media, ParleyOptions options, TimeProvider time, IMeterFactory meters, ILogger<MeetingDirectory> logger)
    {
        (_store, _databases, _heartbeat, _outboxes, _iceServers, _media, _options, _time, _logger) = (store, databases, heartbeat, outboxes, iceServers, media, options, time, logger);
        meters.Create("Parley.Calls").CreateObservableGauge("parley.calls.meetings", () => _running.Count, description: "Meetings in memory.");
    }

    /// <summary>Lets a meeting decide on a command; null when there is no such meeting.</summary>
    /// <exception cref="StorageException">The command could not be kept; nothing has changed.</exception>
    public async Task<Decision?> AskAsync(MeetingId id, MeetingCommand command, CancellationToken cancellationToken)
    {
        while (true)
        {
            var mailbox = await OpenAsync(id).WaitAsync(cancellationToken);
            if (mailbox is null)
            {
                return null;
            }

            if (mailbox.Ask(command) is { } answer)
            {
                return await answer;
            }

            if (_stopping.IsCancellationRequested)
            {
                throw new StorageException("The server is stopping.");
            }

            await (_running.GetValueOrDefault(mailbox) ?? Task.CompletedTask).WaitAsync(cancellationToken);
        }
    }

    /// <summary>Has a meeting that is in memory read anew, after its rows were changed beside it. One that is not in memory is read when it is needed.</summary>
    /// <exception cref="StorageException">It could not be read now; the next command tries again.</exception>
    public async Task RefreshAsync(MeetingId id)
    {
        if (_mailboxes.TryGetValue(id, out var entry) && await entry.Value is { } mailbox && mailbox.Refresh() is { } done)
        {
            await done;
        }
    }

    /// <summary>After a restart, meetings in progress go on: their seats wait for their people, and empty ones come to their end.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var db = await _databases.CreateDbContextAsync(cancellationToken);
        var inProgress = await db.Sessions.Where(session => session.EndedAt == null).Select(session => session.MeetingId).ToListAsync(cancellationToken);
        foreach (var text in inProgress)
        {
            if (MeetingId.TryParse(text, out var id))
            {
                await OpenAsync(id);
            }
        }

        if (inProgress.Count > 0)
        {
            Log.Resumed(_logger, inProgress.Count);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running.Values).WaitAsync(cancellationToken);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task<MeetingMailbox?> OpenAsync(MeetingId id)
    {
        var entry = _mailboxes.GetOrAdd(id, key => new Lazy<Task<MeetingMailbox?>>(() => LoadAsync(key)));
        MeetingMailbox? mailbox = null;
        try
        {
            mailbox = await entry.Value;
        }
        catch (Exception error) when (DatabaseTrouble.Explains(error))
        {
            throw new StorageException("The meeting could not be read.", error);
        }
        finally
        {
            if (mailbox is null)
            {
                _mailboxes.TryRemove(KeyValuePair.Create(id, entry));
            }
        }

        return mailbox;
    }

    private async Task<MeetingMailbox?> LoadAsync(MeetingId id)
    {
        var meeting = await ReadAsync(id, _heartbeat.PreviousRun ?? _time.GetUtcNow(), _stopping.Token);
        if (meeting is null)
        {
            return null;
        }

        var mailbox = new MeetingMailbox(
            meeting,
            (facts, cancellation) => _store.KeepAsync(id, facts, cancellation),
            cancellation => ReadAsync(id, _time.GetUtcNow(), cancellation),
            new SignalDelivery(_outboxes, _iceServers).Deliver,
            effect => _media.Rooms?.Order(id, effect),
            _time,
            _logger);
        _running[mailbox] = RunAsync(id, mailbox);
        return mailbox;
    }

    private Task<Meeting?> ReadAsync(MeetingId id, DateTimeOffset lastSeen, CancellationToken cancellationToken) =>
        _store.LoadAsync(id, new MeetingRules(_options.Meetings.IdleEnd, _media.Choice) { LeaderlessTime = _options.Meetings.ActingAfter, WaitingPerSource = _options.RateLimitsEnabled ? _options.Meetings.WaitingPerSource : MeetingRules.MaxWaiting }, lastSeen, _time.GetUtcNow(), cancellationToken);

    private async Task RunAsync(MeetingId id, MeetingMailbox mailbox)
    {
        // Lets LoadAsync enter this run before it can end.
        await Task.Yield();
        try
        {
            await mailbox.RunAsync(_stopping.Token);
        }
        catch (Exception error)
        {
            Log.Broken(_logger, id, error);
        }

        // In this order: who finds the closed mailbox waits for this run.
        _mailboxes.TryRemove(id, out _);
        _running.TryRemove(mailbox, out _);
    }

    private static partial class Log
    {
        [LoggerMessage(3010, LogLevel.Information, "{Count} meetings in progress were taken up again.")]
        public static partial void Resumed(ILogger logger, int count);

        [LoggerMessage(3011, LogLevel.Critical, "Meeting {Meeting} stopped on a fault of the server; it is read anew on the next command.")]
        public static partial void Broken(ILogger logger, MeetingId meeting, Exception error);
    }
}
