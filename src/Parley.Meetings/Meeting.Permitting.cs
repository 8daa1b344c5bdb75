using Parley.Meetings.Commands;
using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Meetings;

public sealed partial record Meeting
{
    private Decision Permit(Seat by, MeetingCommand.Permit permit, DateTimeOffset now)
    {
        if (permit.Who is not { } who)
        {
            return Lacks(by, Right.Moderate) is { } no ? Refuse(no) : PermitAll(permit.Changes, permit.Reset, by, by.DisplayName, now);
        }

        if (Lacks(by, Right.Moderate, who, out var seat) is { } refusal)
        {
            return Refuse(refusal);
        }

        var changed = seat with { Override = (permit.Reset ? PermissionChanges.Nothing : seat.Override).With(permit.Changes) };
        return changed.Override == seat.Override
            ? Unchanged()
            : new Decision(With(changed), [Keep(changed)])
                .And(next => next.Permitted(this, by.Id, now))
                .And(next => next.Log(ModerationAct.ChangedPermissions, by, now, seat.Id, seat.DisplayName, Text(permit.Changes, permit.Reset)));
    }

    /// <param name="by">Null: the API.</param>
    private Decision PermitAll(PermissionChanges changes, bool reset, Seat? by, string? byName, DateTimeOffset now)
    {
        var settings = Settings with { Permissions = Settings.Permissions.With(changes) };
        var meeting = settings == Settings ? this : this with { Settings = settings };
        var effects = new List<MeetingEffect>();
        if (reset)
        {
            foreach (var seat in Seats.Values.Where(seat => seat.Via == Via.Page && seat.Override != PermissionChanges.Nothing))
            {
                var plain = seat with { Override = PermissionChanges.Nothing };
                meeting = meeting.With(plain);
                effects.Add(Keep(plain));
            }
        }

        if (meeting.Settings == Settings && effects.Count == 0)
        {
            return Unchanged();
        }

        effects.Add(new MeetingEffect.Remember(new MeetingFact.SettingsKept(Title, settings)));
        return new Decision(meeting, effects)
            .And(next => next.Permitted(this, by?.Id, now))
            .And(next => new Decision(next, [.. next.Tell(new Signal.MeetingUpdated(next.Info))]))
            .And(next => next.Log(new ModerationEntry(now, ModerationAct.ChangedAllPermissions, by?.Id.Value, byName, null, null, Text(changes, reset))));
    }

    /// <summary>What follows when people may do other things than before: what they may no longer send is off, and stays off.</summary>
    private Decision Permitted(Meeting before, ParticipantId? by, DateTimeOffset now)
    {
        var meeting = this;
        var changed = Seats.Values
            .Where(seat => seat.Taken && before.Seats.TryGetValue(seat.Id, out var earlier) && before.PermissionsOf(earlier) != PermissionsOf(seat))
            .OrderBy(seat => seat.Number)
            .ToList();
        var stops = new List<(string Id, MediaState Stopped)>();
        foreach (var seat in changed.Where(seat => seat.Via == Via.Page))
        {
            var stopped = seat.Media.Without(PermissionsOf(seat).Sources);
            if (stopped != MediaState.Off)
            {
                stops.Add((seat.Id.Value, stopped));
                meeting = meeting.With(seat with { Media = seat.Media.Without(stopped), Silenced = seat.Silenced.Or(stopped) });
            }
        }

        meeting = meeting.Rerouted(now);
        List<MeetingEffect> effects = [.. meeting.TellPath(this)];
        effects.AddRange(changed.Where(seat => seat.InstanceId is not null).Select(seat => meeting.SendsOf(meeting.Seats[seat.Id])));
        foreach (var group in changed.GroupBy(seat => PermissionsOf(seat)))
        {
            effects.AddRange(meeting.Tell(new Signal.PermissionsUpdated([.. group.Select(seat => seat.Id.Value)], group.Key, by?.Value)));
        }

        // Other software goes on sending, so what others receive of it changes with the permission.
        foreach (var seat in changed.Where(seat => seat.Via == Via.Whip))
        {
            effects.AddRange(meeting.Tell(new Signal.MediaStateChanged(seat.Id.Value, meeting.Describe(seat).Media)));
        }

        foreach (var group in stops.GroupBy(stop => stop.Stopped, stop => stop.Id))
        {
            effects.AddRange(meeting.Tell(new Signal.MediaStopped([.. group], group.Key, null)));
        }

        return new Decision(meeting, effects);
    }

    /// <summary>Why a source cannot be switched on; null: it can.</summary>
    private static Refusal? Forbidden(MediaState wanted, Permissions permissions) =>
        wanted.Audio && !permissions.Audio ? Refusal.AudioNotAllowed
        : wanted.Video && !permissions.Video ? Refusal.VideoNotAllowed
        : wanted.Screen && !permissions.ScreenShare ? Refusal.ScreenShareNotAllowed
        : null;

    private static string Text(PermissionChanges changes, bool reset)
    {
        (string Name, bool? Value)[] all = [("audio", changes.Audio), ("video", changes.Video), ("screenShare", changes.ScreenShare), ("chat", changes.Chat), ("reactions", changes.Reactions)];
        return string.Join(' ', all.Where(one => one.Value is not null).Select(one => $"{one.Name}={(one.Value!.Value ? "true" : "false")}").Concat(reset ? ["reset"] : Array.Empty<string>()));
    }
}
