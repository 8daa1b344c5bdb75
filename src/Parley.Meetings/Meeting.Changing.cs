using Parley.Meetings.Commands;
using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Meetings;

public sealed partial record Meeting
{
    private Decision ChangeSettings(Seat by, SettingsChange change, DateTimeOffset now)
    {
        // The doors are the co-hosts' too, how the meeting works is the host's.
        var isOfDoors = change == new SettingsChange(WaitingRoom: change.WaitingRoom, Locked: change.Locked, NewcomersHeld: change.NewcomersHeld);
        return Lacks(by, isOfDoors ? Right.Moderate : Right.Own) is { } refusal
            ? Refuse(refusal)
            : Change(change, by, by.DisplayName, now);
    }

    private Decision Change(SettingsChange change, Seat? by, string? byName, DateTimeOffset now)
    {
        var title = change.Title is null ? Title : PlainText.Line(change.Title);
        if (title.Length is 0 or > MeetingRules.MaxTitleLength)
        {
            return Refuse(Refusal.TitleInvalid);
        }

        if (change.Capacity is not (null or 0 or (>= 2 and <= MeetingRules.MaxPresent)))
        {
            return Refuse(Refusal.CapacityInvalid);
        }

        if (change.NewcomersHeld == true)
        {
            return Refuse(Refusal.Malformed);
        }

        var settings = Settings with
        {
            WaitingRoom = change.WaitingRoom ?? Settings.WaitingRoom,
            PasswordHash = change.PasswordHash is null ? Settings.PasswordHash : change.PasswordHash.Length == 0 ? null : change.PasswordHash,
            // Between sessions there is nobody to lock in.
            Locked = change.Locked is { } locked && (Session is not null || !locked) ? locked : Settings.Locked,
            ParticipantsMayStart = change.ParticipantsMayStart ?? Settings.ParticipantsMayStart,
            NeverDirect = change.NeverDirect ?? Settings.NeverDirect,
            CoHostsMayNameCoHosts = change.CoHostsMayNameCoHosts ?? Settings.CoHostsMayNameCoHosts,
            ActingCoHosts = change.ActingCoHosts ?? Settings.ActingCoHosts,
            Capacity = change.Capacity is { } capacity ? (capacity == 0 ? null : capacity) : Settings.Capacity,
        };
        var isReleased = NewcomersHeld && (change.NewcomersHeld == false || change.WaitingRoom == false);
        var decision = Unchanged();
        if (settings != Settings || title != Title || isReleased)
        {
            decision = Set(title, settings, isReleased, now);
            foreach (var (act, detail) in Acts(settings, title, isReleased))
            {
                decision = decision.And(next => next.Log(new ModerationEntry(now, act, by?.Id.Value, byName, null, null, detail)));
            }
        }

        return change.Permissions is null && !change.ResetOverrides
            ? decision
            : decision.And(next => next.PermitAll(change.Permissions ?? PermissionChanges.Nothing, change.ResetOverrides, by, byName, now));
    }

    private Decision Set(string title, MeetingSettings settings, bool isReleased, DateTimeOffset now)
    {
        var meeting = (this with
        {
            Title = title,
            Settings = settings == Settings ? Settings : settings,
            NewcomersHeld = NewcomersHeld && !isReleased,
            PasswordShown = settings.PasswordHash == Settings.PasswordHash ? PasswordShown : [],
        }).Rerouted(now);
        var effects = new List<MeetingEffect>();
        if (settings != Settings || title != Title)
        {
            effects.Add(new MeetingEffect.Remember(new MeetingFact.SettingsKept(title, settings)));
        }

        if (isReleased)
        {
            effects.Add(new MeetingEffect.Remember(new MeetingFact.NewcomersHeld(Session!.Value, false)));
        }

        effects.AddRange(meeting.TellPath(this));
        effects.AddRange(meeting.Tell(new Signal.MeetingUpdated(meeting.Info)));
        return new Decision(meeting, effects);
    }

    private IEnumerable<(ModerationAct Act, string? Detail)> Acts(MeetingSettings settings, string title, bool isReleased)
    {
        if (settings.Locked != Settings.Locked)
        {
            yield return (settings.Locked ? ModerationAct.Locked : ModerationAct.Unlocked, null);
        }

        if (settings.WaitingRoom != Settings.WaitingRoom)
        {
            yield return (settings.WaitingRoom ? ModerationAct.TurnedWaitingRoomOn : ModerationAct.TurnedWaitingRoomOff, null);
        }

        if (settings.PasswordHash != Settings.PasswordHash)
        {
            yield return (settings.PasswordHash is null ? ModerationAct.ClearedPassword : ModerationAct.SetPassword, null);
        }

        if (isReleased)
        {
            yield return (ModerationAct.ReleasedNewcomers, null);
        }

        (string Name, bool Changed)[] others =
        [
            ("title", title != Title),
            ("participantsMayStart", settings.ParticipantsMayStart != Settings.ParticipantsMayStart),
            ("neverDirect", settings.NeverDirect != Settings.NeverDirect),
            ("coHostsMayNameCoHosts", settings.CoHostsMayNameCoHosts != Settings.CoHostsMayNameCoHosts),
            ("actingCoHosts", settings.ActingCoHosts != Settings.ActingCoHosts),
            ("capacity", settings.Capacity != Settings.Capacity),
        ];
        var changed = others.Where(one => one.Changed).Select(one => one.Name).ToList();
        if (changed.Count > 0)
        {
            yield return (ModerationAct.ChangedSettings, string.Join(' ', changed));
        }
    }

    private Decision Open(string? byName, DateTimeOffset now)
    {
        if (Cancelled)
        {
            return Refuse(Refusal.MeetingCancelled);
        }

        return HasBegun
            ? Unchanged()
            : new Decision(Reopened() with { IsOpen = true }, [new MeetingEffect.Remember(new MeetingFact.Opened(now))])
                .And(next => next.Log(new ModerationEntry(now, ModerationAct.Opened, null, byName, null, null, null)));
    }

    private Decision Close(MeetingCommand.Close close, DateTimeOffset now)
    {
        if (Cancelled || (Ended && close.Reason != EndReason.Cancelled))
        {
            return Unchanged();
        }

        var cancelled = close.Reason == EndReason.Cancelled;
        var log = new MeetingEffect.Remember(new MeetingFact.Logged(Session, new ModerationEntry(now, ModerationAct.EndedForAll, null, close.ByName, null, null, cancelled ? "cancelled" : null)));
        var decision = Session is not null
            ? End(close.Reason, now)
            : new Decision(Dismissed(), [new MeetingEffect.Remember(new MeetingFact.Closed(now, close.Reason)), .. Dismiss(close.Reason)]);
        return decision with { Next = decision.Next with { Cancelled = cancelled }, Effects = [log, .. decision.Effects] };
    }

    /// <summary>Over, without people and without anybody who waits.</summary>
    private Meeting Dismissed() => Reopened() with { Ended = true, Waiting = Waiting.Clear(), LostPlaces = [], Denials = [] };

    /// <summary>Who waits is told that it is over.</summary>
    private IEnumerable<MeetingEffect> Dismiss(EndReason reason) => Waiting.Values.SelectMany(IEnumerable<MeetingEffect> (waiter) =>
        [new MeetingEffect.Send(waiter.Connection, new Signal.MeetingEnded(reason)), new MeetingEffect.Release(waiter.Connection)]);
}
