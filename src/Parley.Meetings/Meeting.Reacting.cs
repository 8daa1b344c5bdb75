using Parley.Meetings.Commands;
using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Meetings;

public sealed partial record Meeting
{
    private Decision React(Seat seat, MeetingCommand.React react, DateTimeOffset now)
    {
        if (!PermissionsOf(seat).Reactions)
        {
            return Refuse(Refusal.ReactionsNotAllowed);
        }

        // By distance, so that a clock that was set back doesn't silence anybody for longer.
        var recent = seat.Reactions.RemoveAll(one => (now - one.At).Duration() >= MeetingRules.ReactionWindow);
        if (recent.Any(one => one.CommandId == react.CommandId))
        {
            return Unchanged();
        }

        if (recent.Length >= MeetingRules.MaxReactions)
        {
            var wait = recent[0].At + MeetingRules.ReactionWindow - now;
            return Refuse(Refusal.RateLimited with { RetryAfter = wait.TotalSeconds });
        }

        var meeting = With(seat with { Reactions = recent.Add(new SentReaction(react.CommandId, now)) });
        return new Decision(meeting, [.. meeting.Tell(new Signal.Reaction(seat.Id.Value, react.Reaction))]);
    }
}
