using System.Threading.Channels;
using Parley.Meetings;
using Parley.Meetings.Commands;
using Parley.Meetings.Effects;
using Parley.Meetings.Signals;
using Parley.Sfu;

namespace Parley.Server.Calls.Media;

/// <summary>What other software sends and receives: WHIP and WHEP.</summary>
internal sealed partial class MediaRooms
{
    /// <summary>Viewers of a meeting. With 500 people they fill the media server's room of 1000.</summary>
    public const int MaxViewers = 500;

    private readonly Dictionary<MeetingId, Audience> _audiences = [];
    private readonly Channel<MeetingId> _counts = Channel.CreateUnbounded<MeetingId>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Meetings whose viewers have become more or fewer.</summary>
    public ChannelReader<MeetingId> ViewersChanged => _counts.Reader;

    public int ViewersOf(MeetingId meeting)
    {
        lock (_gate)
        {
            return _audiences.GetValueOrDefault(meeting)?.Count ?? 0;
        }
    }

    /// <summary>Lets others have what a seat of other software publishes.</summary>
    /// <returns>False when the meeting has taken the seat back meanwhile.</returns>
    public bool Publish(StreamResource resource, ParticipantId participant, string instanceId, string connectionId, IReadOnlyList<PublishedMedia> published)
    {
        lock (_gate)
        {
            if (Find(resource.Meeting, participant, instanceId) is not { } seat)
            {
                return false;
            }

            seat.ConnectionId = connectionId;
            seat.Resource = resource;
            seat.Published = published;
            Permit(resource.Meeting, seat);
            Connect(resource.Meeting, seat);
            return true;
        }
    }

    public StreamResource? FindPublisher(MeetingId meeting, string participant)
    {
        lock (_gate)
        {
            return _rooms.GetValueOrDefault(meeting)?.GetValueOrDefault(new ParticipantId(participant))?.Resource;
        }
    }

    /// <summary>Keeps a place for a viewer.</summary>
    /// <returns>False when there are too many.</returns>
    public bool TryReserve(Viewer viewer)
    {
        lock (_gate)
        {
            if (!_audiences.TryGetValue(viewer.Resource.Meeting, out var audience))
            {
                _audiences[viewer.Resource.Meeting] = audience = new Audience();
            }

            if (audience.Count >= MaxViewers)
            {
                return false;
            }

            audience.Add(viewer);
            return true;
        }
    }

    /// <summary>Shows a viewer what there is.</summary>
    /// <returns>False when the meeting has ended meanwhile.</returns>
    public bool Show(Viewer viewer, IReadOnlyList<SfuSection> sections)
    {
        lock (_gate)
        {
            if (_audiences.GetValueOrDefault(viewer.Resource.Meeting)?.Find(viewer.Resource.Id) != viewer)
            {
                return false;
            }

            viewer.Sections = [.. sections.Select(section => new Viewer.Section(section))];
            Arrange(viewer.Resource.Meeting);
            _counts.Writer.TryWrite(viewer.Resource.Meeting);
            return true;
        }
    }

    public StreamResource? FindViewer(MeetingId meeting, string id)
    {
        lock (_gate)
        {
            return _audiences.GetValueOrDefault(meeting)?.Find(id) is { Sections.Count: > 0 } viewer ? viewer.Resource : null;
        }
    }

    /// <summary>Ends a viewer's session.</summary>
    /// <returns>False when there is none.</returns>
    public bool RemoveViewer(MeetingId meeting, string id)
    {
        lock (_gate)
        {
            return _audiences.GetValueOrDefault(meeting)?.Find(id) is { } viewer && Remove(viewer);
        }
    }

    /// <summary>Ends the sessions of viewers made with a token, and names the publishers.</summary>
    public IReadOnlyList<ParticipantId> Revoke(MeetingId meeting, Guid token)
    {
        lock (_gate)
        {
            foreach (var viewer in _audiences.GetValueOrDefault(meeting)?.Viewers.Where(viewer => viewer.Resource.Token == token).ToList() ?? [])
            {
                Remove(viewer);
            }

            return [.. _rooms.GetValueOrDefault(meeting)?.Values.Where(seat => seat.Resource?.Token == token).Select(seat => seat.Participant) ?? []];
        }
    }

    /// <summary>What was begun with the tokens of accounts, each with a session.</summary>
    public IReadOnlyList<(StreamResource Resource, bool Publishes)> OfAccounts()
    {
        lock (_gate)
        {
            return
            [
                .. _rooms.Values.SelectMany(seats => seats.Values).Where(seat => seat.Resource?.Session is not null).Select(seat => (seat.Resource!, true)),
                .. _audiences.Values.SelectMany(audience => audience.Viewers).Where(viewer => viewer.Resource.Session is not null).Select(viewer => (viewer.Resource, false)),
            ];
        }
    }

    private void Change(MeetingId meeting, MeetingEffect.MediaChanged changed)
    {
        if (Find(meeting, changed.Seat, changed.InstanceId) is not { } seat)
        {
            return;
        }

        var permits = seat.Allowed != changed.Allowed;
        (seat.Media, seat.Allowed) = (changed.Media, changed.Allowed);
        if (permits)
        {
            Permit(meeting, seat);
        }

        Arrange(meeting);
    }

    /// <summary>Nothing that is not let through is forwarded, whatever is sent.</summary>
    private void Permit(MeetingId meeting, MediaSeat seat)
    {
        foreach (var one in seat.Published)
        {
            Forget(node.SetPublishAllowedAsync(meeting.Value, seat.PeerId!, one.Mid, seat.IsAllowed(one.Source)));
        }

        foreach (var mid in seat.Unnamed)
        {
            Forget(node.SetPublishAllowedAsync(meeting.Value, seat.PeerId!, mid, false));
        }
    }

    private MediaNews Speaks(MeetingId meeting, MediaSeat seat)
    {
        if (_audiences.TryGetValue(meeting, out var audience))
        {
            audience.Speaker = seat.Participant;
            Arrange(meeting);
        }

        return new MediaNews(meeting, new MeetingCommand.Report(null, new Signal.SpeakerChanged(seat.Participant.Value)));
    }

    private void Arrange(MeetingId meeting)
    {
        if (_audiences.TryGetValue(meeting, out var audience))
        {
            audience.Arrange(
                _rooms.GetValueOrDefault(meeting)?.Values.ToList() ?? [],
                (viewer, section) => Forget(node.SubscribeAsync(meeting.Value, viewer.Resource.PeerId, section.Mid, section.Shows?.PeerId, section.Shows?.Mid)));
        }
    }

    private MediaNews? ViewerGone(MeetingId meeting, string peerId)
    {
        if (peerId.StartsWith(Viewer.PeerPrefix, StringComparison.Ordinal)
            && _audiences.GetValueOrDefault(meeting)?.Find(peerId[Viewer.PeerPrefix.Length..]) is { } viewer)
        {
            Remove(viewer);
        }

        return null;
    }

    private void CloseViewers(MeetingId meeting)
    {
        foreach (var viewer in _audiences.GetValueOrDefault(meeting)?.Viewers.ToList() ?? [])
        {
            Remove(viewer);
        }
    }

    private bool Remove(Viewer viewer)
    {
        var meeting = viewer.Resource.Meeting;
        if (!_audiences.TryGetValue(meeting, out var audience) || !audience.Remove(viewer))
        {
            return false;
        }

        if (audience.Count == 0)
        {
            _audiences.Remove(meeting);
        }

        Forget(node.RemoveAsync(meeting.Value, viewer.Resource.PeerId));
        _counts.Writer.TryWrite(meeting);
        return true;
    }
}
