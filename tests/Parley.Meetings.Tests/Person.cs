using Parley.Meetings.Commands;
using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Meetings.Tests;

/// <summary>Somebody with a seat token, who does things in a <see cref="Room"/>.</summary>
internal sealed class Person(Room room, string name, bool host, string token)
{
    public string Connection { get; private set; } = "";

    /// <summary>Who the server knows this is.</summary>
    public Identity Who { get; init; } = Identity.Nobody;

    /// <summary>The hash of the password that this one shows.</summary>
    public string? Password { get; set; }

    public string Token { get; set; } = token;

    public string InstanceId { get; set; } = $"instance-{token}";

    public ParticipantId Seat { get; private set; }

    public bool IsIn => room.Meeting.Seats.TryGetValue(Seat, out var seat) && seat.Connection == Connection;

    public bool Waits => room.Meeting.Waiting.TryGetValue(Seat, out var waiter) && waiter.Connection == Connection;

    public Seat State => room.Meeting.Seats[Seat];

    public Decision Join(bool takeOver = false, bool newConnection = true, string? displayName = null, MediaState? media = null)
    {
        var connection = newConnection ? room.NextConnection() : Connection;
        var join = new MeetingCommand.Join(connection, displayName ?? name, InstanceId, media ?? MediaState.Off, new SeatProof(Token), room.NextSeat(), new SessionId(Guid.NewGuid()), host, takeOver) { Who = Who, PasswordProof = Password };
        var decision = room.Do(join);
        if ((decision.Seat?.Id ?? decision.Waiter?.Id) is { } taken)
        {
            Connection = connection;
            Seat = taken;
        }

        return decision;
    }

    public Decision Leave() => room.Do(new MeetingCommand.Leave(Seat, Connection));

    public Decision Drop() => room.Do(new MeetingCommand.Disconnect(Seat, Connection));

    public Decision End() => room.Do(new MeetingCommand.EndForAll(Seat, Connection));

    public Decision Say(string text, Person? to = null, string? commandId = null) => room.Do(new MeetingCommand.Chat(Seat, Connection, commandId ?? Guid.NewGuid().ToString(), text, to?.Seat));

    public Decision Hand(bool raised) => room.Do(new MeetingCommand.RaiseHand(Seat, Connection, raised));

    public Decision React(ReactionKind reaction = ReactionKind.Heart, string? commandId = null) => room.Do(new MeetingCommand.React(Seat, Connection, commandId ?? Guid.NewGuid().ToString(), reaction));

    public Decision Media(MediaState media) => room.Do(new MeetingCommand.ChangeMedia(Seat, Connection, media));

    public Decision Rename(string displayName) => room.Do(new MeetingCommand.Rename(Seat, Connection, displayName));

    public Decision OpenMedia() => room.Do(new MeetingCommand.OpenMedia(Seat, Connection));

    public Decision Sample(QualitySample? sample = null) => room.Do(new MeetingCommand.ReportQuality(Seat, Connection, sample ?? new QualitySample(MediaPath.Direct, false, false, 20, 0, 0, 1000, 1000, null)));

    public Decision GiveUpDirect() => room.Do(new MeetingCommand.GiveUpDirect(Seat, Connection));

    public Decision Offer(Person to, string? instance = null) => room.Do(new MeetingCommand.Relay(Seat, Connection, to.Seat, instance ?? to.InstanceId, new Negotiation.Offer("v=0")));

    public Decision Admit(Person? who = null) => room.Do(new MeetingCommand.Admit(Seat, Connection, who?.Seat));

    public Decision Deny(Person? who = null) => room.Do(new MeetingCommand.Deny(Seat, Connection, who?.Seat));

    public Decision Remove(Person who) => room.Do(new MeetingCommand.Remove(Seat, Connection, who.Seat));

    public Decision NameCoHost(ParticipantId who, bool coHost = true) => room.Do(new MeetingCommand.NameCoHost(Seat, Connection, who, coHost));

    public Decision Permit(ParticipantId? who, PermissionChanges changes, bool reset = false) => room.Do(new MeetingCommand.Permit(Seat, Connection, who, changes, reset));

    public Decision Stop(ParticipantId who, MediaState sources) => room.Do(new MeetingCommand.StopMedia(Seat, Connection, who, sources));

    public Decision Mute(Person who) => Stop(who.Seat, new MediaState(true, false, false));

    public Decision StopEveryone(MediaState sources) => room.Do(new MeetingCommand.StopEveryone(Seat, Connection, sources));

    public Decision AskToUnmute(ParticipantId who) => room.Do(new MeetingCommand.AskToUnmute(Seat, Connection, who));

    public Decision LowerHands(Person? who = null) => room.Do(new MeetingCommand.LowerHands(Seat, Connection, who?.Seat));

    public Decision Spotlight(ParticipantId? who) => room.Do(new MeetingCommand.PutInSpotlight(Seat, Connection, who));

    public Decision Change(SettingsChange change) => room.Do(new MeetingCommand.ChangeSettings(Seat, Connection, change));
}
