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

    /// <summary>What each connection knows.</summary>
    public Dictionary<string, View> Views { get; } = [];

    /// <summary>What the media server was told last of a page load: what it lets through.</summary>
    public Dictionary<(ParticipantId Seat, string Instance), MediaState> LetThrough { get; } = [];

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
                case MeetingEffect.MediaChanged changed: LetThrough[(changed.Seat, changed.InstanceId)] = changed.Allowed; break;
                case MeetingEffect.Release release: Released.Add(release.Connection); break;
            }
        }

        return decision;
    }

    private void Note(MeetingEffect.Send send)
    {
        Sent.Add((send.Connection, send.Signal));
        if (!Views.TryGetValue(send.Connection, out var view))
        {
            Views[send.Connection] = view = new View();
        }

        view.Take(send.Signal);
        switch (send.Signal)
        {
            case Signal.MeetingJoined joined: PathsTold[send.Connection] = joined.MediaPath; break;
            case Signal.MediaPathChanged changed: PathsTold[send.Connection] = changed.MediaPath; break;
        }
    }

    public Person Enter(string name, bool host = false, Identity? who = null, string? password = null)
    {
        var person = Outside(name, host, who, password);
        person.Join().Refusal.ShouldBeNull();
        return person;
    }

    /// <summary>Somebody who has not come yet.</summary>
    public Person Outside(string name, bool host = false, Identity? who = null, string? password = null) =>
        new(this, name, host, $"token-{++_next}") { Who = who ?? Identity.Nobody, Password = password };

    /// <summary>Begins as a meeting of another kind.</summary>
    public void Be(Func<Meeting, Meeting> change) => Meeting = change(Meeting);

    public IEnumerable<T> SentTo<T>(Person person)
        where T : Signal => Sent.Where(one => one.Connection == person.Connection).Select(one => one.Signal).OfType<T>();

    public string NextConnection() => $"connection-{++_next}";

    public ParticipantId NextSeat() => new($"seat-{++_next}");
}
