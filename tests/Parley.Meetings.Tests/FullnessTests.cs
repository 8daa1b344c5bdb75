using Parley.Meetings.Signals;

namespace Parley.Meetings.Tests;

public sealed class FullnessTests
{
    private readonly Room _room = new();

    [Fact]
    public void A_full_meeting_takes_nobody_new_but_everybody_back()
    {
        var ann = _room.Enter("Ann", host: true);
        var others = Enumerable.Range(2, MeetingRules.MaxPresent - 1).Select(number => _room.Enter($"Person {number}")).ToList();

        new Person(_room, "Late", false, "late").Join().Refusal.ShouldBe(Refusal.MeetingFull);
        ann.Drop();
        ann.Join().Refusal.ShouldBeNull();
        others[0].Leave();
        new Person(_room, "Late", false, "late").Join().Refusal.ShouldBeNull();
        others[0].Join().Refusal.ShouldBe(Refusal.MeetingFull, "the seat was given up");
    }

    [Fact]
    public void Coming_and_going_cannot_fill_the_memory()
    {
        var ann = _room.Enter("Ann");
        var ben = _room.Enter("Ben");
        ben.Leave();
        ben.State.Taken.ShouldBeFalse();

        // Five thousand times through the rules would take a minute, as each command looks at all seats.
        _room.Refill(Enumerable.Range(3, MeetingRules.MaxSeats - 3).Select(number => ben.State with { Id = _room.NextSeat(), Number = number, Proof = new($"gone-{number}") }));
        _room.Enter("The last").Leave();
        _room.Meeting.Seats.Count.ShouldBe(MeetingRules.MaxSeats);

        new Person(_room, "One more", false, "more").Join().Refusal.ShouldBe(Refusal.MeetingFull);
        ann.Drop();
        ann.Join().Refusal.ShouldBeNull();
    }
}
