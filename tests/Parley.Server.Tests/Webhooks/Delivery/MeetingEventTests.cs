using Parley.Meetings;
using Parley.Meetings.Effects;
using Parley.Meetings.Signals;
using Parley.Server.Data;

namespace Parley.Server.Tests.Webhooks.Delivery;

/// <summary>What facts of one command mean to somebody outside.</summary>
public sealed class MeetingEventTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 20, 0, 0, TimeSpan.Zero);
    private static readonly SessionId Session = new(Guid.NewGuid());
    private static readonly ParticipantId Ann = new("ann");
    private static readonly ParticipantId Ben = new("ben");

    [Fact]
    public void Who_is_let_in_with_all_others_is_admitted_and_joins() =>
        Of(new MeetingFact.StayBegan(Session, Ann, Now), new MeetingFact.StayBegan(Session, Ben, Now), Log(ModerationAct.AdmittedAll))
            .ShouldBe(["participant.admitted ann", "participant.joined ann", "participant.admitted ben", "participant.joined ben"]);

    [Fact]
    public void Who_comes_by_oneself_was_not_admitted() =>
        Of(new MeetingFact.StayBegan(Session, Ann, Now)).ShouldBe(["participant.joined ann"]);

    [Fact]
    public void The_end_of_a_meeting_opens_its_lock_and_that_is_no_change() =>
        Of(
            Log(ModerationAct.EndedForAll),
            new MeetingFact.StayEnded(Session, Ann, Now),
            new MeetingFact.SessionEnded(Session, Now, EndReason.Ended),
            new MeetingFact.SettingsKept("Plans", MeetingSettings.Default))
            .ShouldBe(["participant.left ann meetingEnded", "meeting.ended ended"]);

    [Fact]
    public void A_cancelled_meeting_is_not_one_that_ends() => Of(new MeetingFact.Closed(Now, EndReason.Cancelled)).ShouldBeEmpty();

    [Fact]
    public void What_is_said_and_measured_is_nobody_elses_business() =>
        Of(new MeetingFact.NewcomersHeld(Session, true), Log(ModerationAct.Muted, Ann), Log(ModerationAct.LoweredHand, Ann)).ShouldBeEmpty();

    private static MeetingFact.Logged Log(ModerationAct act, ParticipantId? who = null) => new(Session, new ModerationEntry(Now, act, "host", "Ada", who?.Value, null, null));

    private static List<string> Of(params MeetingFact[] facts) => [.. MeetingEvent.Of(facts).Select(what => $"{what.Type} {what.ParticipantId} {what.Reason}".Trim().Replace("  ", " "))];
}
