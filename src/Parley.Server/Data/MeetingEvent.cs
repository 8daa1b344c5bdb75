using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Server.Data;

/// <summary>Something about a meeting that its host may want to be told.</summary>
/// <param name="Type">One of <see cref="MeetingEventTypes"/>.</param>
/// <param name="ParticipantId">Of whom the seat is asked for what is not said here.</param>
internal sealed record MeetingEvent(string Type, DateTimeOffset At, string? ParticipantId = null)
{
    public Guid? Session { get; init; }

    public Guid? Occurrence { get; init; }

    public string? ParticipantName { get; init; }

    public Guid? Account { get; init; }

    public Guid? Invitee { get; init; }

    public string? ById { get; init; }

    public string? ByName { get; init; }

    public string? Reason { get; init; }

    /// <summary>Whether it is one depends on how the meeting was before the facts: one that was opened before somebody came has started already, and one that nobody has opened can't end.</summary>
    public bool DependsOnBefore { get; init; }

    /// <summary>What facts of one command, which are kept together, mean to somebody outside.</summary>
    public static IEnumerable<MeetingEvent> Of(IReadOnlyList<MeetingFact> facts)
    {
        var acts = facts.OfType<MeetingFact.Logged>().Select(logged => logged.Entry).ToList();
        var isOver = facts.Any(fact => fact is MeetingFact.SessionEnded or MeetingFact.Closed);
        var leaving = isOver ? "meetingEnded" : acts.Exists(act => act.Act == ModerationAct.Removed) ? "removed" : "left";
        return facts.SelectMany(fact => Of(fact, acts, isOver, leaving));
    }

    private static IEnumerable<MeetingEvent> Of(MeetingFact fact, List<ModerationEntry> acts, bool isOver, string leaving) => fact switch
    {
        MeetingFact.SessionBegan began => [new(MeetingEventTypes.Started, began.At) { Session = began.Session.Value, DependsOnBefore = true }],
        MeetingFact.Opened opened => [new(MeetingEventTypes.Started, opened.At) { DependsOnBefore = true }],
        MeetingFact.SessionEnded ended => [new(MeetingEventTypes.Ended, ended.At) { Session = ended.Session.Value, Reason = NameOf(ended.Reason) }],
        // Of a cancellation the plan tells.
        MeetingFact.Closed { Reason: not EndReason.Cancelled } closed => [new(MeetingEventTypes.Ended, closed.At) { Reason = NameOf(closed.Reason), DependsOnBefore = true }],
        // The end of a meeting opens its lock; nobody has changed anything.
        MeetingFact.SettingsKept when !isOver && acts.Count > 0 => [new(MeetingEventTypes.Updated, acts[0].At) { ById = acts[0].By, ByName = acts[0].ByName }],
        MeetingFact.Knocked knocked => [new(MeetingEventTypes.Waiting, knocked.At, knocked.Who.Value) { ParticipantName = knocked.DisplayName, Account = knocked.Identity.Account, Invitee = knocked.Identity.Invitee }],
        MeetingFact.StayBegan began => [.. Admission(began, acts), new(MeetingEventTypes.Joined, began.At, began.Seat.Value) { Session = began.Session.Value }],
        MeetingFact.StayEnded ended => [new(MeetingEventTypes.Left, ended.At, ended.Seat.Value) { Session = ended.Session.Value, Reason = leaving }],
        MeetingFact.Logged { Entry: var act } logged => Act(act, logged.Session?.Value),
        _ => [],
    };

    /// <summary>Who is let in is admitted first and then joins, though the log has it the other way round.</summary>
    private static IEnumerable<MeetingEvent> Admission(MeetingFact.StayBegan began, List<ModerationEntry> acts) => acts
        .Where(act => act.Act == ModerationAct.AdmittedAll || (act.Act == ModerationAct.Admitted && act.Who == began.Seat.Value))
        .Select(act => new MeetingEvent(MeetingEventTypes.Admitted, act.At, began.Seat.Value) { Session = began.Session.Value, ById = act.By, ByName = act.ByName })
        .Take(1);

    private static IEnumerable<MeetingEvent> Act(ModerationEntry act, Guid? session)
    {
        var type = act.Act switch
        {
            ModerationAct.Denied => MeetingEventTypes.Denied,
            ModerationAct.Removed => MeetingEventTypes.Removed,
            ModerationAct.MadeCoHost or ModerationAct.RemovedCoHost => MeetingEventTypes.RoleChanged,
            _ => null,
        };
        return type is null ? [] : [new MeetingEvent(type, act.At, act.Who) { Session = session, ParticipantName = act.WhoName, ById = act.By, ByName = act.ByName }];
    }

    private static string NameOf(EndReason reason) => reason.ToString().ToLowerInvariant();
}
