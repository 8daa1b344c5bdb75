using Parley.Meetings.Commands;
using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Meetings.Tests;

/// <summary>A meeting in virtual time with everything that it sent and remembered.</summary>
internal sealed class Room(MediaChoice media = MediaChoice.Auto)
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    private int _next;

    public Meeting Meeting { get; private set; } = Empty(media);

    public DateTimeOffset Now { get; private set; } = Start;

    public List<MeetingFact> Facts { get; } = [];

    public List<(string Connection, Signal Signal)> Sent { get; } = [];

    /// <summary>The way of media that each connection was told last.</summary>
    public Dictionary<string, MediaPath> PathsTold { get; } = [];

    public List<string> Released { get; } = [];

    public List<(ParticipantId Seat, string Instance)> MediaClosed { get; } = [];

    public static Meeting Empty(MediaChoice media = MediaChoice.Auto)
    {
        MeetingId.TryParse("abc-defg-hij", out var id).ShouldBeTrue();
        return new Meeting { Id = id, Title = "Plans", Rules = new MeetingRules(TimeSpan.FromMinutes(10), media) };
    }

    /// <summary>Lets time pass, with every deadline on the way.</summary>
    public void Pass(TimeSpan time)
    {
        var end = Now + time;
        while (Meeting.NextDeadline is { } deadline && deadline <= end)
        {
            Now = deadline > Now ? deadline : Now;
            Do(new MeetingCommand.Advance()).Refusal.ShouldBeNull();
            (Meeting.NextDeadline > Now || Meeting.NextDeadline is null).ShouldBeTrue("an advance must move the deadline on");
        }

        Now = end;
    }

    /// <summary>Puts seats into the meeting as it is read from storage.</summary>
    public void Refill(IEnumerable<Seat> seats) => Meeting = Meeting with { Seats = Meeting.Seats.AddRange(seats.Select(seat => KeyValuePair.Create(seat.Id, seat))) };

    public Decision Do(MeetingCommand command)
    {
        var decision = Meeting.Handle(command, Now);
        if (decision.Refusal is not null)
        {
            decision.Effects.ShouldBeEmpty();
            decision.Next.ShouldBeSameAs(Meeting);
        }

        Meeting = decision.Next;
        foreach (var effect in decision.Effects)
        {
            switch (effect)
            {
                case MeetingEffect.Remember remember: Facts.Add(remember.Fact); break;
                case MeetingEffect.Send send: Note(send); break;
                case MeetingEffect.CloseMedia close: MediaClosed.Add((close.Seat, close.InstanceId)); break;
                case MeetingEffect.Release release: Released.Add(release.Connection); break;
            }
        }

        return decision;
    }

    private void Note(MeetingEffect.Send send)
    {
        Sent.Add((send.Connection, send.Signal));
        switch (send.Signal)
        {
            case Signal.MeetingJoined joined: PathsTold[send.Connection] = joined.MediaPath; break;
            case Signal.MediaPathChanged changed: PathsTold[send.Connection] = changed.MediaPath; break;
        }
    }

    public Person Enter(string name, bool host = false)
    {
        var person = new Person(this, name, host, $"token-{++_next}");
        person.Join().Refusal.ShouldBeNull();
        return person;
    }

    public IEnumerable<T> SentTo<T>(Person person)
        where T : Signal => Sent.Where(one => one.Connection == person.Connection).Select(one => one.Signal).OfType<T>();

    public string NextConnection() => $"connection-{++_next}";

    public ParticipantId NextSeat() => new($"seat-{++_next}");
}

internal sealed class Person(Room room, string name, bool host, string token)
{
    public string Connection { get; private set; } = "";

    public string InstanceId { get; set; } = $"instance-{token}";

    public ParticipantId Seat { get; private set; }

    public Seat State => room.Meeting.Seats[Seat];

    public Decision Join(bool takeOver = false, bool newConnection = true, string? displayName = null)
    {
        var connection = newConnection ? room.NextConnection() : Connection;
        var decision = room.Do(new MeetingCommand.Join(connection, displayName ?? name, InstanceId, MediaState.Off, new SeatProof(token), room.NextSeat(), new SessionId(Guid.NewGuid()), host, takeOver));
        if (decision.Seat is { } seat)
        {
            Connection = connection;
            Seat = seat.Id;
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
}
