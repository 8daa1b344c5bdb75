using Parley.Meetings.Signals;

namespace Parley.Meetings.Tests;

/// <summary>What a client that does as docs/protocol.md says knows of the meeting, from its signals alone.</summary>
internal sealed class View
{
    public Dictionary<string, ParticipantInfo> People { get; } = [];

    public HashSet<string> Waiting { get; } = [];

    public SettingsInfo? Settings { get; private set; }

    public string? Spotlight { get; private set; }

    /// <summary>In the meeting: everything may come. Else only what concerns waiting.</summary>
    public bool IsIn { get; private set; }

    public bool IsOut { get; private set; }

    public void Take(Signal signal)
    {
        var isForAnybody = signal is Signal.MeetingJoined or Signal.WaitingRoomJoined or Signal.WaitingChanged or Signal.AdmittedToMeeting or Signal.DeniedFromMeeting or Signal.MeetingEnded or Signal.SeatTaken;
        if ((IsOut && signal is not (Signal.MeetingJoined or Signal.WaitingRoomJoined)) || !(IsIn || isForAnybody))
        {
            throw new ShouldAssertException($"{signal.GetType().Name} to somebody who is not in");
        }

        switch (signal)
        {
            case Signal.WaitingRoomJoined:
                IsOut = IsIn = false;
                break;
            case Signal.MeetingJoined joined:
                IsOut = false;
                IsIn = true;
                People.Clear();
                joined.Participants.ToList().ForEach(one => People[one.ParticipantId] = one);
                Waiting.Clear();
                Waiting.UnionWith(joined.Waiting.Select(one => one.ParticipantId));
                Settings = joined.Meeting.Settings;
                Spotlight = joined.Meeting.Spotlight;
                break;
            case Signal.NewParticipant { Participant: var one }: People[one.ParticipantId] = one; break;
            case Signal.ParticipantsUpdate update: update.Participants.ToList().ForEach(one => People[one.ParticipantId] = one); break;
            case Signal.ParticipantLeft left: People.Remove(left.ParticipantId); break;
            case Signal.MediaStateChanged changed: Change(changed.ParticipantId, one => one with { Media = changed.Media }); break;
            case Signal.HandChanged changed: Change(changed.ParticipantId, one => one with { HandRaisedAt = changed.HandRaisedAt }); break;
            case Signal.HandsLowered lowered: lowered.ParticipantIds.ToList().ForEach(id => Change(id, one => one with { HandRaisedAt = null })); break;
            case Signal.PermissionsUpdated updated: updated.ParticipantIds.ToList().ForEach(id => Change(id, one => one with { Permissions = updated.Permissions })); break;
            case Signal.MediaStopped stopped: stopped.ParticipantIds.ToList().ForEach(id => Change(id, one => one with { Media = one.Media.Without(stopped.Stopped) })); break;
            case Signal.MeetingUpdated updated: (Settings, Spotlight) = (updated.Meeting.Settings, updated.Meeting.Spotlight); break;
            case Signal.WaitingRoomUpdate update:
                if (update.Complete)
                {
                    Waiting.Clear();
                }

                Waiting.UnionWith(update.Arrived.Select(one => one.ParticipantId));
                Waiting.ExceptWith(update.Gone);
                Waiting.Count.ShouldBe(update.Count);
                break;
            case Signal.RemovedFromMeeting or Signal.DeniedFromMeeting or Signal.MeetingEnded or Signal.SeatTaken:
                IsOut = true;
                IsIn = false;
                break;
        }
    }

    private void Change(string id, Func<ParticipantInfo, ParticipantInfo> change)
    {
        if (People.TryGetValue(id, out var one))
        {
            People[id] = change(one);
        }
    }
}
