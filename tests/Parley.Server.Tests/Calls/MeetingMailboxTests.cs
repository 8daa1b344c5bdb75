using Microsoft.Extensions.Logging.Abstractions;
using Parley.Meetings;
using Parley.Meetings.Commands;
using Parley.Meetings.Effects;
using Parley.Meetings.Signals;
using Parley.Server.Calls;

namespace Parley.Server.Tests.Calls;

/// <summary>The owner of a meeting between a storage that fails and a server that stops.</summary>
public sealed class MeetingMailboxTests : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Signal> _sent = [];
    private readonly List<MeetingFact> _kept = [];
    private Meeting _stored = Empty(TimeSpan.FromMinutes(10));
    private bool _losesAnswers;

    public void Dispose() => _stopping.Dispose();

    [Fact]
    public async Task A_write_whose_answer_was_lost_does_not_lock_anybody_out()
    {
        var (mailbox, running) = Start(_stored);
        _losesAnswers = true;
        await Should.ThrowAsync<StorageException>(mailbox.Ask(Join("Ann", "c1"))!);
        _losesAnswers = false;

        var again = await mailbox.Ask(Join("Ann", "c2"))!;
        var second = await mailbox.Ask(Join("Ben", "c3"))!;

        again.Seat!.Number.ShouldBe(1);
        second.Seat!.Number.ShouldBe(2);
        _kept.OfType<MeetingFact.SessionBegan>().Count().ShouldBe(1, "a second session beside the open one is what the database refuses");
        _kept.OfType<MeetingFact.StayBegan>().Select(fact => fact.Seat).ShouldBe([again.Seat.Id, second.Seat.Id]);
        await StopAsync(running);
    }

    [Fact]
    public async Task What_needs_no_storage_goes_on_without_it()
    {
        var (mailbox, running) = Start(_stored);
        var ann = await mailbox.Ask(Join("Ann", "c1"))!;
        _losesAnswers = true;
        await Should.ThrowAsync<StorageException>(mailbox.Ask(new MeetingCommand.RaiseHand(ann.Seat!.Id, "c1", true))!);

        (await mailbox.Ask(new MeetingCommand.ChangeMedia(ann.Seat.Id, "c1", new MediaState(true, false, false)))!).Refusal.ShouldBeNull();
        (await mailbox.Ask(new MeetingCommand.Disconnect(ann.Seat.Id, "c1"))!).Refusal.ShouldBeNull();
        await StopAsync(running);
    }

    [Fact]
    public async Task An_idle_end_of_many_weeks_is_no_fault()
    {
        var (mailbox, running) = Start(Empty(TimeSpan.FromDays(400)));

        var ann = await mailbox.Ask(Join("Ann", "c1"))!;
        await mailbox.Ask(new MeetingCommand.Leave(ann.Seat!.Id, "c1"))!;
        (await mailbox.Ask(Join("Ann", "c2"))!).Refusal.ShouldBeNull();

        running.IsCompleted.ShouldBeFalse();
        await StopAsync(running);
    }

    [Fact]
    public async Task Nobody_waits_for_ever_when_the_work_ends()
    {
        var never = new TaskCompletionSource();
        var mailbox = new MeetingMailbox(_stored, (_, cancellation) => never.Task.WaitAsync(cancellation), _ => Task.FromResult<Meeting?>(_stored), (_, _) => { }, _ => { }, TimeProvider.System, NullLogger.Instance);
        var running = mailbox.RunAsync(_stopping.Token);
        var first = mailbox.Ask(Join("Ann", "c1"))!;
        var second = mailbox.Ask(Join("Ben", "c2"))!;

        await StopAsync(running);

        await Should.ThrowAsync<StorageException>(first);
        await Should.ThrowAsync<StorageException>(second);
        mailbox.Ask(Join("Cid", "c3")).ShouldBeNull();
    }

    private static Meeting Empty(TimeSpan idleEnd)
    {
        MeetingId.TryParse("abc-defg-hij", out var id).ShouldBeTrue();
        return new Meeting { Id = id, Title = "Plans", Rules = new MeetingRules(idleEnd) };
    }

    private static MeetingCommand.Join Join(string name, string connection) => new(
        connection, name, $"page-{connection}", MediaState.Off, new SeatProof($"proof-{name}"), new ParticipantId($"seat-{connection}"), new SessionId(Guid.NewGuid()), false, true);

    private (MeetingMailbox Mailbox, Task Running) Start(Meeting meeting)
    {
        _stored = meeting;
        var mailbox = new MeetingMailbox(meeting, KeepAsync, _ => Task.FromResult<Meeting?>(_stored), (_, signal) => _sent.Add(signal), _ => { }, TimeProvider.System, NullLogger.Instance);
        return (mailbox, mailbox.RunAsync(_stopping.Token));
    }

    private async Task StopAsync(Task running)
    {
        await _stopping.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>Commits, and then may lose the connection before it can say so.</summary>
    private Task KeepAsync(IReadOnlyList<MeetingFact> facts, CancellationToken cancellationToken)
    {
        _kept.AddRange(facts);
        foreach (var fact in facts)
        {
            _stored = fact switch
            {
                MeetingFact.SessionBegan began => _stored with { Session = began.Session },
                MeetingFact.SeatKept kept => With(kept.Seat with { Connection = null, GraceEnds = DateTimeOffset.MaxValue }),
                _ => _stored,
            };
        }

        return _losesAnswers ? Task.FromException(new IOException("The connection was lost.")) : Task.CompletedTask;
    }

    private Meeting With(Seat seat) => _stored with { Seats = _stored.Seats.SetItem(seat.Id, seat) };
}
