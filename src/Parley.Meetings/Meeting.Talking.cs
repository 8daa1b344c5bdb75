using System.Diagnostics;
using Parley.Meetings.Commands;
using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Meetings;

public sealed partial record Meeting
{
    private Decision Say(Seat seat, MeetingCommand.Chat chat, DateTimeOffset now)
    {
        if (!PermissionsOf(seat).Chat)
        {
            return Refuse(Refusal.ChatNotAllowed);
        }

        var text = PlainText.Lines(chat.Text);
        if (text.Length is 0 or > MeetingRules.MaxChatLength)
        {
            return Refuse(Refusal.TextInvalid);
        }

        Seat? reader = null;
        if (chat.To is { } to && (!Seats.TryGetValue(to, out reader) || !reader.Taken))
        {
            return Refuse(Refusal.ParticipantUnknown);
        }

        var messageId = $"{seat.Id.Value}-{chat.CommandId}";
        if (Chat.Any(line => line.MessageId == messageId))
        {
            return Unchanged();
        }

        var line = new ChatLine(messageId, seat.Id.Value, seat.DisplayName, reader?.Id.Value, reader?.DisplayName, text, now);
        List<MeetingEffect> effects = [new MeetingEffect.Remember(new MeetingFact.ChatPosted(Session!.Value, line))];
        effects.AddRange(reader is null
            ? Tell(new Signal.ChatMessage(line))
            : new[] { seat, reader }.DistinctBy(one => one.Id).Where(one => one.Connection is not null).Select(one => new MeetingEffect.Send(one.Connection!, new Signal.ChatMessage(line))));
        var held = Chat.Count < ChatHeld ? Chat : Chat.RemoveRange(0, Chat.Count - ChatHeld + 1);
        return new Decision(this with { Chat = held.Add(line) }, effects);
    }

    private Decision ChangeMedia(Seat seat, MediaState media, DateTimeOffset now)
    {
        if (Forbidden(media, PermissionsOf(seat)) is { } refusal)
        {
            return Refuse(refusal);
        }

        // Who switches something on that others had switched off is heard again.
        var changed = seat with { Media = media, Silenced = seat.Silenced.Without(media) };
        if (changed == seat)
        {
            return Unchanged();
        }

        var meeting = With(changed).Rerouted(now);
        return new Decision(meeting, [meeting.SendsOf(changed), .. meeting.Tell(new Signal.MediaStateChanged(seat.Id.Value, media)), .. meeting.TellPath(this)]);
    }

    private Decision RaiseHand(Seat seat, bool raised, DateTimeOffset now)
    {
        if (raised == seat.HandRaisedAt is not null)
        {
            return Unchanged();
        }

        var changed = seat with { HandRaisedAt = raised ? now : null };
        var meeting = With(changed);
        return new Decision(meeting, [Keep(changed), .. meeting.Tell(new Signal.HandChanged(seat.Id.Value, changed.HandRaisedAt))]);
    }

    private Decision Rename(Seat seat, string displayName)
    {
        if (!DisplayNames.TryClean(displayName, out var name))
        {
            return Refuse(Refusal.NameInvalid);
        }

        if (name == seat.DisplayName)
        {
            return Unchanged();
        }

        if (seat.Who.Account is not null)
        {
            return Refuse(Refusal.NameFixed);
        }

        var changed = seat with { DisplayName = name };
        var meeting = With(changed);
        return new Decision(meeting, [Keep(changed), .. meeting.Tell(new Signal.ParticipantsUpdate([meeting.Describe(changed)]))]);
    }

    private Decision Relay(Seat seat, MeetingCommand.Relay relay)
    {
        if (relay.To == seat.Id || !Seats.TryGetValue(relay.To, out var other) || !other.Taken)
        {
            return Refuse(Refusal.ParticipantUnknown);
        }

        if (other.Via != Via.Page)
        {
            return Refuse(Refusal.ParticipantUnknown);
        }

        if (other.Connection is not { } connection)
        {
            return Refuse(Refusal.ParticipantAway);
        }

        if (other.InstanceId != relay.ToInstance)
        {
            return Refuse(Refusal.InstanceChanged);
        }

        Signal signal = relay.Payload switch
        {
            Negotiation.Offer offer => new Signal.NewOffer(seat.Id.Value, seat.InstanceId!, offer.Sdp),
            Negotiation.Answer answer => new Signal.NewAnswer(seat.Id.Value, seat.InstanceId!, answer.Sdp),
            Negotiation.Candidate candidate => new Signal.NewIceCandidate(seat.Id.Value, seat.InstanceId!, candidate.Value),
            _ => throw new UnreachableException(),
        };
        return new Decision(this, [new MeetingEffect.Send(connection, signal)]);
    }
}
