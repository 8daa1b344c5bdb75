using System.Collections.Immutable;
using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Meetings;

public sealed partial record Meeting
{
    /// <summary>Takes over what storage has after a write whose outcome is not known; connections and media, which only memory has, stay.</summary>
    public Decision Settle(Meeting kept, DateTimeOffset now)
    {
        if (kept.Session != Session)
        {
            // Who waits for a meeting that goes on, goes on waiting.
            var isOver = kept.Ended || kept.Cancelled;
            return new Decision(
                isOver ? kept : kept with { Waiting = Waiting, LostPlaces = LostPlaces, Denials = Denials },
                [.. Tell(new Signal.MeetingEnded(EndReason.Ended)), .. Dismiss(EndReason.Ended).Where(_ => isOver), .. Released(kept), new MeetingEffect.CloseViewers()]);
        }

        var settled = kept with
        {
            OnServer = OnServer,
            StaysOnServer = StaysOnServer,
            Viewers = Viewers,
            PairSince = PairSince,
            LeaderlessSince = LeaderlessSince,
            Waiting = Waiting.RemoveRange(Waiting.Values.Where(waiter => kept.Seats.ContainsKey(waiter.Id)).Select(waiter => waiter.Id)),
            LostPlaces = LostPlaces,
            Denials = Denials,
            PasswordShown = PasswordShown,
            Seats = kept.Seats.ToImmutableDictionary(pair => pair.Key, pair => Settle(pair.Value)),
        };
        var effects = settled.Seats.Values
            .Where(seat => seat is { Via: Via.Page, Connection: not null })
            .Select(MeetingEffect (seat) => new MeetingEffect.Send(seat.Connection!, settled.Snapshot(seat, now)));
        return new Decision(settled, [.. effects, .. Released(settled)]);
    }

    private Seat Settle(Seat kept) => kept.Taken && Seats.TryGetValue(kept.Id, out var known) && known.Taken
        ? kept with { Connection = known.Connection, InstanceId = known.InstanceId, Media = known.Media, Silenced = known.Silenced, Acting = known.Acting, Who = known.Who, LastSeen = known.LastSeen, GraceEnds = known.GraceEnds, SampledAt = known.SampledAt, Samples = known.Samples }
        // An admission that was kept after all.
        : kept.Taken && Waiting.TryGetValue(kept.Id, out var waiter) ? kept with { Connection = waiter.Connection, InstanceId = waiter.Asked.InstanceId, Media = waiter.Asked.Media, Who = waiter.Asked.Who, LastSeen = null, GraceEnds = null }
        : kept;

    private IEnumerable<MeetingEffect> Released(Meeting next)
    {
        foreach (var seat in Seats.Values)
        {
            var after = next.Seats.GetValueOrDefault(seat.Id);
            if (seat.Connection is { } connection && after?.Connection is null)
            {
                yield return new MeetingEffect.Release(connection);
            }

            foreach (var close in CloseMedia(seat, unless: after?.InstanceId))
            {
                yield return close;
            }
        }
    }
}
