using System.Threading.Channels;
using Parley.Meetings;
using Parley.Meetings.Commands;
using Parley.Meetings.Effects;
using Parley.Server.Data;

namespace Parley.Server.Calls;

/// <summary>The one owner of a meeting's state: takes one command after the other, keeps what must be kept, then sends.</summary>
internal sealed partial class MeetingMailbox
{
    private const int Capacity = 10_000;

    private static readonly TimeSpan RetryStorage = TimeSpan.FromSeconds(2);

    /// <summary>How long a meeting without a session stays in memory after the last command.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(30);

    private readonly Channel<Letter> _letters = Channel.CreateBounded<Letter>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly MeetingStore _store;
    private readonly SignalDelivery _delivery;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    private readonly Lock _gate = new();

    private Meeting _meeting;
    private DateTimeOffset? _notBefore;
    private bool _closed;

    public MeetingMailbox(Meeting meeting, MeetingStore store, SignalDelivery delivery, TimeProvider time, ILogger logger)
    {
        _meeting = meeting;
        _store = store;
        _delivery = delivery;
        _time = time;
        _logger = logger;
    }

    private sealed record Letter(MeetingCommand Command, TaskCompletionSource<Decision> Answer);

    /// <summary>Hands in a command. Null: this mailbox is closed, ask the directory for the next one.</summary>
    /// <exception cref="StorageException">The command could not be kept, or there is too much to do; nothing has changed.</exception>
    public Task<Decision>? Ask(MeetingCommand command)
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

            var idle = _meeting.Session is null;
            var asked = await WaitAsync(idle ? Linger : Due() - now, stopping);
            if (idle && !asked && TryClose())
            {
                return;
            }
        }

        Close();
    }

    private DateTimeOffset? Due() => _meeting.NextDeadline is { } deadline && _notBefore > deadline ? _notBefore : _meeting.NextDeadline;

    /// <summary>Waits for a letter, at most so long; true when one is there.</summary>
    private async Task<bool> WaitAsync(TimeSpan? atMost, CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await using var timer = _time.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), limit, atMost ?? Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
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
            letter.Answer.TrySetResult(await ApplyAsync(letter.Command, stopping));
        }
        catch (Exception error)
        {
            Log.Failed(_logger, _meeting.Id, letter.Command.GetType().Name, error);
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
        catch (Exception error) when (!stopping.IsCancellationRequested)
        {
            Log.Failed(_logger, _meeting.Id, nameof(MeetingCommand.Advance), error);
            _notBefore = _time.GetUtcNow() + RetryStorage;
        }
    }

    private async Task<Decision> ApplyAsync(MeetingCommand command, CancellationToken stopping)
    {
        var decision = _meeting.Handle(command, _time.GetUtcNow());
        var facts = decision.Effects.OfType<MeetingEffect.Remember>().Select(remember => remember.Fact).ToList();
        if (facts.Count > 0)
        {
            await _store.KeepAsync(_meeting.Id, facts, stopping);
        }

        _meeting = decision.Next;
        foreach (var send in decision.Effects.OfType<MeetingEffect.Send>())
        {
            _delivery.Deliver(send.Connection, send.Signal);
        }

        return decision;
    }

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Error, "Meeting {Meeting}: {Command} could not be kept.")]
        public static partial void Failed(ILogger logger, MeetingId meeting, string command, Exception error);
    }
}
