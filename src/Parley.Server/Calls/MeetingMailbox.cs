using System.Threading.Channels;
using Parley.Meetings;
using Parley.Meetings.Commands;
using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Server.Calls;

/// <summary>The one owner of a meeting's state: takes one command after the other, keeps what must be kept, then sends.</summary>
internal sealed partial class MeetingMailbox
{
    private const int Capacity = 10_000;

    private static readonly TimeSpan RetryStorage = TimeSpan.FromSeconds(2);

    /// <summary>Timers take no more than 49 days, and an idle end may be set to any time.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>How long a meeting without a session stays in memory after the last command.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(30);

    private readonly Channel<Letter> _letters = Channel.CreateBounded<Letter>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly Func<IReadOnlyList<MeetingFact>, CancellationToken, Task> _keep;
    private readonly Func<CancellationToken, Task<Meeting?>> _read;
    private readonly Action<string, Signal> _deliver;
    private readonly Action<MeetingEffect> _orderMedia;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    private readonly Lock _gate = new();

    private Meeting _meeting;
    private DateTimeOffset? _notBefore;
    private bool _closed;
    private bool _inDoubt;

    /// <param name="keep">Writes facts to storage, all or none.</param>
    /// <param name="read">Reads the meeting as storage has it.</param>
    /// <param name="orderMedia">Takes what the media server has to do, in order.</param>
    public MeetingMailbox(
        Meeting meeting,
        Func<IReadOnlyList<MeetingFact>, CancellationToken, Task> keep,
        Func<CancellationToken, Task<Meeting?>> read,
        Action<string, Signal> deliver,
        Action<MeetingEffect> orderMedia,
        TimeProvider time,
        ILogger logger)
    {
        _meeting = meeting;
        _keep = keep;
        _read = read;
        _deliver = deliver;
        _orderMedia = orderMedia;
        _time = time;
        _logger = logger;
    }

    /// <param name="Command">Null: read the meeting anew, somebody else has changed its rows.</param>
    private sealed record Letter(MeetingCommand? Command, TaskCompletionSource<Decision> Answer);

    /// <summary>Hands in a command. Null: this mailbox is closed, ask the directory for the next one.</summary>
    /// <exception cref="StorageException">The command could not be kept, or there is too much to do; nothing has changed.</exception>
    public Task<Decision>? Ask(MeetingCommand command) => Post(command);

    /// <summary>Has the meeting read anew from storage, after the commands that came before. Null: this mailbox is closed.</summary>
    /// <exception cref="StorageException">It could not be read; that is tried again with the next command.</exception>
    public Task? Refresh() => Post(null);

    private Task<Decision>? Post(MeetingCommand? command)
    {
        var letter = new Letter(command, new TaskCompletionSource<Decision>(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_gate)
        {
            if (_closed)
            {
                return null;
            }

            return _letters.Writer.TryWrite(letter)
                ? letter.Answer.Task
                : Task.FromException<Decision>(new StorageException("The meeting has too much to do."));
        }
    }

    /// <summary>Works until the server stops, or until the state in memory is no more than what the database has and nobody has asked for a while.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            await WorkAsync(stopping);
        }
        finally
        {
            Close();
        }
    }

    private async Task WorkAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            while (_letters.Reader.TryRead(out var letter))
            {
                await HandleAsync(letter, stopping);
            }

            var now = _time.GetUtcNow();
            if (Due() is { } due && due <= now)
            {
                await AdvanceAsync(stopping);
                continue;
            }

            var idle = _meeting.Session is null && _meeting.Waiting.IsEmpty;
            var asked = await WaitAsync(idle ? Linger : Due() - now, stopping);
            if (idle && !asked && TryClose())
            {
                return;
            }
        }
    }

    private DateTimeOffset? Due() => _meeting.NextDeadline is { } deadline && _notBefore > deadline ? _notBefore : _meeting.NextDeadline;

    /// <summary>Waits for a letter, at most so long; true when one is there.</summary>
    private async Task<bool> WaitAsync(TimeSpan? atMost, CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await using var timer = _time.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), limit, atMost > LongestWait ? LongestWait : atMost ?? Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        try
        {
            return await _letters.Reader.WaitToReadAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private bool TryClose()
    {
        lock (_gate)
        {
            return _letters.Reader.Count == 0 && (_closed = true);
        }
    }

    private void Close()
    {
        lock (_gate)
        {
            _closed = true;
        }

        while (_letters.Reader.TryRead(out var late))
        {
            late.Answer.TrySetException(new StorageException("The server is stopping."));
        }
    }

    private async Task HandleAsync(Letter letter, CancellationToken stopping)
    {
        try
        {
            letter.Answer.TrySetResult(letter.Command is { } command ? await ApplyAsync(command, stopping) : await RefreshAsync(stopping));
        }
        catch (OperationCanceledException error) when (stopping.IsCancellationRequested)
        {
            letter.Answer.TrySetException(new StorageException("The server is stopping.", error));
        }
        catch (Exception error)
        {
            Log.Failed(_logger, _meeting.Id, letter.Command?.GetType().Name ?? nameof(Refresh), error);
            letter.Answer.TrySetException(new StorageException("The command could not be kept.", error));
        }
    }

    private async Task AdvanceAsync(CancellationToken stopping)
    {
        try
        {
            await ApplyAsync(new MeetingCommand.Advance(), stopping);
            _notBefore = null;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The next start does it.
        }
        catch (Exception error)
        {
            Log.Failed(_logger, _meeting.Id, nameof(MeetingCommand.Advance), error);
            _notBefore = _time.GetUtcNow() + RetryStorage;
        }
    }

    private async Task<Decision> ApplyAsync(MeetingCommand command, CancellationToken stopping)
    {
        var decision = _meeting.Handle(command, _time.GetUtcNow());
        if (_inDoubt && FactsOf(decision).Count > 0)
        {
            await SettleAsync(stopping);
            decision = _meeting.Handle(command, _time.GetUtcNow());
        }

        if (FactsOf(decision) is { Count: > 0 } facts)
        {
            // A connection lost after the commit and before its answer fails like one lost before.
            _inDoubt = true;
            await _keep(facts, stopping);
            _inDoubt = false;
        }

        Take(decision);
        if (_meeting is { Planned: true, Ended: true } && decision.Effects.Any(effect => effect is MeetingEffect.Remember { Fact: MeetingFact.SessionEnded or MeetingFact.Closed }))
        {
            await LookAheadAsync(stopping);
        }

        return decision;
    }

    /// <summary>Of a series, only storage knows whether another time is to come. Where it cannot be asked now, it is when the meeting is next read.</summary>
    private async Task LookAheadAsync(CancellationToken stopping)
    {
        try
        {
            await SettleAsync(stopping);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Log.NotRead(_logger, _meeting.Id, error);
        }
    }

    private async Task<Decision> RefreshAsync(CancellationToken stopping)
    {
        _inDoubt = true;
        await SettleAsync(stopping);
        return new Decision(_meeting, []);
    }

    /// <summary>After a failed write, storage may have what memory has not: going on from memory would contradict it at every further write.</summary>
    private async Task SettleAsync(CancellationToken stopping)
    {
        var kept = await _read(stopping) ?? throw new StorageException("The meeting is no longer in storage.");
        Take(_meeting.Settle(kept, _time.GetUtcNow()));
        _inDoubt = false;
    }

    private void Take(Decision decision)
    {
        _meeting = decision.Next;
        foreach (var effect in decision.Effects)
        {
            switch (effect)
            {
                case MeetingEffect.Send send: _deliver(send.Connection, send.Signal); break;
                case MeetingEffect.OpenMedia or MeetingEffect.CloseMedia or MeetingEffect.MediaChanged or MeetingEffect.CloseViewers: _orderMedia(effect); break;
            }
        }
    }

    private static List<MeetingFact> FactsOf(Decision decision) =>
        [.. decision.Effects.OfType<MeetingEffect.Remember>().Select(remember => remember.Fact)];

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Error, "Meeting {Meeting}: {Command} could not be kept.")]
        public static partial void Failed(ILogger logger, MeetingId meeting, string command, Exception error);

        [LoggerMessage(3002, LogLevel.Warning, "Meeting {Meeting} has ended; whether it has a next time could not be read.")]
        public static partial void NotRead(ILogger logger, MeetingId meeting, Exception error);
    }
}
