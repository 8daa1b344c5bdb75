using Parley.Meetings.Commands;
using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Meetings;

public sealed partial record Meeting
{
    /// <summary>How media reaches the others now.</summary>
    public MediaPath MediaPath => Rules.Media switch
    {
        MediaChoice.Direct => MediaPath.Direct,
        MediaChoice.Server => MediaPath.Server,
        _ => OnServer ? MediaPath.Server : MediaPath.Direct,
    };

    /// <summary>The choice was made for the media server, where the rules leave one.</summary>
    public bool OnServer { get; init; }

    /// <summary>Nothing of this session goes directly any more: two could not reach each other, or other software takes part.</summary>
    public bool StaysOnServer { get; init; }

    /// <summary>Since when nobody but two people is there while the media server carries the call.</summary>
    public DateTimeOffset? PairSince { get; init; }

    /// <summary>Direct media is for exactly two people. A move costs more than it saves, so the way back takes long.</summary>
    private Meeting Rerouted(DateTimeOffset now) => Rules.Media != MediaChoice.Auto ? this : Seats.Values.Count(seat => seat.Taken) switch
    {
        < 2 => this with { OnServer = StaysOnServer, PairSince = null },
        2 when !MayBeDirect => this with { OnServer = true, PairSince = null },
        2 => this with { PairSince = OnServer ? PairSince ?? now : null },
        _ => this with { OnServer = true, PairSince = null },
    };

    /// <summary>Only the media server can hold back what somebody may not send, so direct media is for people with full rights.</summary>
    private bool MayBeDirect => !StaysOnServer
        && !Settings.NeverDirect
        && Waiting.IsEmpty
        && Seats.Values.All(seat => !seat.Taken || LetThrough(seat) == MediaState.All);

    private IEnumerable<MeetingEffect> TellPath(Meeting before, ParticipantId? except = null) =>
        MediaPath == before.MediaPath ? [] : Tell(new Signal.MediaPathChanged(MediaPath), except);

    private Decision OpenMedia(Seat seat) => Rules.Media == MediaChoice.Direct
        ? Refuse(Refusal.NoMediaServer)
        : new Decision(this, [new MeetingEffect.OpenMedia(seat.Id, seat.InstanceId!), SendsOf(seat)], Seat: seat);

    private MeetingEffect.MediaChanged SendsOf(Seat seat) => new(seat.Id, seat.InstanceId!, seat.Media, LetThrough(seat));

    private Decision Report(MeetingCommand.Report report)
    {
        if (report.To is not { } to)
        {
            return new Decision(this, [.. Tell(report.News)]);
        }

        return Seats.GetValueOrDefault(to.Seat) is { Via: Via.Page, Connection: { } connection } seat && seat.InstanceId == to.InstanceId
            ? new Decision(this, [new MeetingEffect.Send(connection, report.News)])
            : Unchanged();
    }

    private Decision GiveUpDirect(DateTimeOffset now)
    {
        if (Rules.Media == MediaChoice.Direct)
        {
            return Refuse(Refusal.NoMediaServer);
        }

        var meeting = (this with { StaysOnServer = true }).Rerouted(now);
        return new Decision(meeting, [.. meeting.TellPath(this)]);
    }

    private static IEnumerable<MeetingEffect> CloseMedia(Seat? seat, string? unless = null) => seat?.InstanceId is { } instance && instance != unless
        ? [new MeetingEffect.CloseMedia(seat.Id, instance)]
        : [];
}
