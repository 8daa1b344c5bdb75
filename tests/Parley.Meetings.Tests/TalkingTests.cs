using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Meetings.Tests;

public sealed class TalkingTests
{
    private readonly Room _room = new();
    private readonly Person _ann;
    private readonly Person _ben;

    public TalkingTests()
    {
        _ann = _room.Enter("Ann");
        _ben = _room.Enter("Ben");
    }

    [Fact]
    public void Chat_reaches_everybody_and_late_joiners()
    {
        _ann.Say(" hello ");

        _room.SentTo<Signal.ChatMessage>(_ann).Single().Line.Text.ShouldBe("hello");
        _room.SentTo<Signal.ChatMessage>(_ben).Single().Line.FromName.ShouldBe("Ann");
        var cid = _room.Enter("Cid");
        _room.SentTo<Signal.MeetingJoined>(cid).Single().Chat.Single().Text.ShouldBe("hello");
    }

    [Fact]
    public void A_private_line_reaches_its_reader_only()
    {
        var cid = _room.Enter("Cid");
        _ann.Say("psst", to: _ben);

        _room.SentTo<Signal.ChatMessage>(_ben).Count().ShouldBe(1);
        _room.SentTo<Signal.ChatMessage>(_ann).Count().ShouldBe(1);
        _room.SentTo<Signal.ChatMessage>(cid).ShouldBeEmpty();
        cid.Drop();
        cid.Join();
        _room.SentTo<Signal.MeetingJoined>(cid).Last().Chat.ShouldBeEmpty();
    }

    [Fact]
    public void A_repeated_message_is_one_message()
    {
        _ann.Say("once", commandId: "c1");
        _ann.Say("once", commandId: "c1").Refusal.ShouldBeNull();

        _room.Meeting.Chat.Count.ShouldBe(1);
        _room.SentTo<Signal.ChatMessage>(_ben).Count().ShouldBe(1);
        _room.Facts.OfType<MeetingFact.ChatPosted>().Count().ShouldBe(1);
    }

    [Fact]
    public void Empty_and_endless_texts_and_unknown_readers_are_refused()
    {
        _ann.Say("  ").Refusal.ShouldBe(Refusal.TextInvalid);
        _ann.Say(new string('x', MeetingRules.MaxChatLength + 1)).Refusal.ShouldBe(Refusal.TextInvalid);
        _ben.Leave();
        _ann.Say("psst", to: _ben).Refusal.ShouldBe(Refusal.ParticipantUnknown);
    }

    [Fact]
    public void Hands_keep_the_order_in_which_they_were_raised()
    {
        _ben.Hand(true);
        _room.Pass(TimeSpan.FromSeconds(1));
        _ann.Hand(true);
        _room.Pass(TimeSpan.FromSeconds(1));
        _ben.Hand(true);

        _ben.State.HandRaisedAt!.Value.ShouldBeLessThan(_ann.State.HandRaisedAt!.Value);
        _ben.Hand(false);
        _room.SentTo<Signal.HandChanged>(_ann).Last().HandRaisedAt.ShouldBeNull();
    }

    [Fact]
    public void Media_state_is_seen_by_everybody_and_repeated_only_when_it_changes()
    {
        var on = new MediaState(true, true, false);
        _ann.Media(on);
        _ann.Media(on);

        _room.SentTo<Signal.MediaStateChanged>(_ben).Single().Media.ShouldBe(on);
    }

    [Fact]
    public void A_new_name_is_seen_by_everybody()
    {
        _ann.Rename("Anna");

        _room.SentTo<Signal.ParticipantsUpdate>(_ben).Single().Participants.Single().DisplayName.ShouldBe("Anna");
        _ann.Rename("").Refusal.ShouldBe(Refusal.NameInvalid);
    }

    [Fact]
    public void Negotiation_reaches_exactly_the_page_load_it_is_meant_for()
    {
        _ann.Offer(_ben).Refusal.ShouldBeNull();
        _room.SentTo<Signal.NewOffer>(_ben).Single().From.ShouldBe(_ann.Seat.Value);

        _ann.Offer(_ben, instance: "older").Refusal.ShouldBe(Refusal.InstanceChanged);
        _ann.Offer(_ann).Refusal.ShouldBe(Refusal.ParticipantUnknown);
        _ben.Drop();
        _ann.Offer(_ben).Refusal.ShouldBe(Refusal.ParticipantAway);
        _ben.Join();
        _ben.Leave();
        _ann.Offer(_ben).Refusal.ShouldBe(Refusal.ParticipantUnknown);
    }
}
