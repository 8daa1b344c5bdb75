using Parley.Meetings.Signals;

namespace Parley.Meetings.Tests;

public sealed class MediaPathTests
{
    private readonly Room _room = new();

    [Fact]
    public void Two_people_talk_directly_and_a_third_moves_the_call_to_the_server()
    {
        var ann = _room.Enter("Ann");
        var ben = _room.Enter("Ben");
        _room.Meeting.MediaPath.ShouldBe(MediaPath.Direct);
        _room.SentTo<Signal.MediaPathChanged>(ann).ShouldBeEmpty();

        var cid = _room.Enter("Cid");

        _room.SentTo<Signal.MeetingJoined>(cid).Single().MediaPath.ShouldBe(MediaPath.Server);
        _room.SentTo<Signal.MediaPathChanged>(cid).ShouldBeEmpty();
        foreach (var person in new[] { ann, ben })
        {
            _room.SentTo<Signal.MediaPathChanged>(person).Single().MediaPath.ShouldBe(MediaPath.Server);
        }
    }

    [Fact]
    public void A_call_becomes_direct_again_when_two_stay_alone_for_long()
    {
        var ann = _room.Enter("Ann");
        _room.Enter("Ben");
        var cid = _room.Enter("Cid");
        cid.Leave();
        _room.Pass(MeetingRules.DirectAgain - TimeSpan.FromSeconds(1));
        _room.Meeting.MediaPath.ShouldBe(MediaPath.Server);

        _room.Pass(TimeSpan.FromSeconds(1));

        _room.Meeting.MediaPath.ShouldBe(MediaPath.Direct);
        _room.SentTo<Signal.MediaPathChanged>(ann).Select(one => one.MediaPath).ShouldBe([MediaPath.Server, MediaPath.Direct]);
    }

    [Fact]
    public void A_third_person_who_comes_back_starts_the_wait_anew()
    {
        _room.Enter("Ann");
        _room.Enter("Ben");
        var cid = _room.Enter("Cid");
        cid.Leave();
        _room.Pass(MeetingRules.DirectAgain - TimeSpan.FromSeconds(1));
        cid.Join().Refusal.ShouldBeNull();
        _room.Pass(TimeSpan.FromSeconds(2));
        cid.Leave();
        _room.Pass(MeetingRules.DirectAgain - TimeSpan.FromSeconds(1));

        _room.Meeting.MediaPath.ShouldBe(MediaPath.Server);
    }

    [Fact]
    public void One_who_is_left_alone_begins_directly_with_the_next()
    {
        _room.Enter("Ann");
        var ben = _room.Enter("Ben");
        var cid = _room.Enter("Cid");
        ben.Leave();
        cid.Leave();

        _room.Meeting.MediaPath.ShouldBe(MediaPath.Direct);
    }

    [Fact]
    public void Two_who_cannot_reach_each_other_stay_on_the_server_for_the_session()
    {
        var ann = _room.Enter("Ann");
        var ben = _room.Enter("Ben");

        ann.GiveUpDirect().Refusal.ShouldBeNull();

        _room.SentTo<Signal.MediaPathChanged>(ben).Single().MediaPath.ShouldBe(MediaPath.Server);
        _room.Pass(MeetingRules.DirectAgain * 3);
        ben.Leave();
        ben.Join().Refusal.ShouldBeNull();
        _room.Meeting.MediaPath.ShouldBe(MediaPath.Server);
    }

    [Theory]
    [InlineData(MediaChoice.Direct, MediaPath.Direct)]
    [InlineData(MediaChoice.Server, MediaPath.Server)]
    public void A_fixed_way_is_never_left(MediaChoice choice, MediaPath path)
    {
        var room = new Room(choice);
        var people = new[] { room.Enter("Ann"), room.Enter("Ben"), room.Enter("Cid") };
        people[0].Leave();
        room.Pass(MeetingRules.DirectAgain * 2);
        people[1].Leave();

        room.Meeting.MediaPath.ShouldBe(path);
        room.SentTo<Signal.MeetingJoined>(people[2]).Single().MediaPath.ShouldBe(path);
        room.SentTo<Signal.MediaPathChanged>(people[2]).ShouldBeEmpty();
    }

    [Fact]
    public void Without_a_media_server_nobody_gets_a_connection_to_it()
    {
        var room = new Room(MediaChoice.Direct);
        var ann = room.Enter("Ann");

        ann.OpenMedia().Refusal.ShouldBe(Refusal.NoMediaServer);
        ann.GiveUpDirect().Refusal.ShouldBe(Refusal.NoMediaServer);
    }

    [Fact]
    public void Media_is_opened_for_the_page_load_that_holds_the_seat_and_nobody_else()
    {
        var ann = _room.Enter("Ann");
        ann.OpenMedia().Seat!.InstanceId.ShouldBe(ann.InstanceId);

        ann.Drop();
        ann.OpenMedia().Refusal.ShouldBe(Refusal.NotInMeeting);
    }

    [Fact]
    public void Media_of_a_lost_connection_goes_on_until_the_seat_is_given_up()
    {
        _room.Enter("Ann");
        var ben = _room.Enter("Ben");
        ben.Drop();
        _room.MediaClosed.ShouldBeEmpty();

        _room.Pass(MeetingRules.SeatGrace);

        _room.MediaClosed.ShouldBe([(ben.Seat, ben.InstanceId)]);
    }

    [Fact]
    public void A_reload_closes_the_media_of_the_page_before_and_a_new_connection_of_the_same_page_does_not()
    {
        var ann = _room.Enter("Ann");
        ann.Drop();
        ann.Join().Refusal.ShouldBeNull();
        _room.MediaClosed.ShouldBeEmpty();

        var before = ann.InstanceId;
        ann.Drop();
        ann.InstanceId = "another";
        ann.Join().Refusal.ShouldBeNull();

        _room.MediaClosed.ShouldBe([(ann.Seat, before)]);
    }

    [Fact]
    public void The_end_for_all_closes_the_media_of_all()
    {
        var ann = _room.Enter("Ann", host: true);
        var ben = _room.Enter("Ben");

        ann.End();

        _room.MediaClosed.ShouldBe([(ann.Seat, ann.InstanceId), (ben.Seat, ben.InstanceId)], ignoreOrder: true);
    }
}
