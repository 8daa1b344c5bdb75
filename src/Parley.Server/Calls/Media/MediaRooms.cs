using Parley.Meetings;
using Parley.Meetings.Commands;
using Parley.Meetings.Effects;
using Parley.Meetings.Signals;
using Parley.Sfu;

namespace Parley.Server.Calls.Media;

/// <summary>
/// Who of which meeting is known to the media server. Orders reach the server in the order of the meetings' decisions: all of them are
/// handed over under one lock, and the server works them off one after the other.
/// </summary>
internal sealed partial class MediaRooms(SfuNode node)
{
    /// <summary>Sections that the media server takes in one connection.</summary>
    private const int MaxSections = 128;

    private readonly Lock _gate = new();
    private readonly Dictionary<MeetingId, Dictionary<ParticipantId, MediaSeat>> _rooms = [];

    /// <summary>Does what a meeting has decided about its media.</summary>
    public void Order(MeetingId meeting, MeetingEffect effect)
    {
        lock (_gate)
        {
            switch (effect)
            {
                case MeetingEffect.OpenMedia open: Open(meeting, open); break;
                case MeetingEffect.CloseMedia close: Close(meeting, close); break;
                case MeetingEffect.MediaChanged changed: Change(meeting, changed); break;
                case MeetingEffect.CloseViewers: CloseViewers(meeting); break;
            }
        }
    }

    /// <summary>Answers an offer of somebody whom the meeting has let in.</summary>
    /// <returns>Null when that is over again, or when the connection is not known any more.</returns>
    public async Task<NegotiationResult?> OfferAsync(HeldSeat held, string instanceId, MediaOfferRequest request)
    {
        Task<NegotiationResult> answer;
        MediaSeat? seat;
        bool isNew;
        lock (_gate)
        {
            seat = Find(held.Meeting, held.Participant, instanceId);
            isNew = seat?.ConnectionId != request.ConnectionId;
            if (seat is null || (isNew && !request.First))
            {
                return null;
            }

            if (isNew)
            {
                Drop(held.Meeting, seat);
                seat.ConnectionId = request.ConnectionId;
            }

            // Those who receive a section have asked for its source, and would get another one.
            if (request.Published.Any(one => seat.SourceOf(one.Mid) is { } before && before != one.Source))
            {
                return new NegotiationResult(null, "A section cannot change its source.");
            }

            // A first offer that comes twice lost its answer: the second one is a change that changes nothing.
            answer = isNew
                ? node.AdmitAsync(held.Meeting.Value, seat.PeerId!, request.Sdp, subscribesToAll: false)
                : node.NegotiateAsync(held.Meeting.Value, seat.PeerId!, request.Sdp);
        }

        var result = await answer;
        lock (_gate)
        {
            if (seat.ConnectionId == request.ConnectionId)
            {
                Take(held.Meeting, seat, request, result, isNew);
            }
        }

        return result;
    }

    /// <summary>Notes what somebody wants to receive and lets the media server do it, now or when the source comes.</summary>
    /// <returns>False when the connection is not known any more.</returns>
    public bool Want(HeldSeat held, MediaWantedRequest request)
    {
        lock (_gate)
        {
            if (Find(held.Meeting, held.Participant, held.InstanceId) is not { } seat
                || seat.ConnectionId != request.ConnectionId
                || seat.Wanted.Count + request.Wanted.Count > 2 * MaxSections)
            {
                return false;
            }

            foreach (var wish in request.Wanted)
            {
                seat.Wanted[wish.Mid] = wish;
                Apply(held.Meeting, seat, wish);
            }

            return true;
        }
    }

    /// <summary>Turns what happened in the media server into news for the meeting; null when nobody needs to know.</summary>
    public MediaNews? Read(SfuEvent happened)
    {
        if (!MeetingId.TryParse(happened.RoomId, out var meeting))
        {
            return null;
        }

        lock (_gate)
        {
            return happened switch
            {
                SfuEvent.SourceChanged changed when Find(meeting, changed.PeerId) is { } seat =>
                    ReportTo(meeting, seat, new Signal.MediaSourcesChanged(seat.ConnectionId!, [Describe(meeting, changed)])),
                SfuEvent.SpeakerChanged changed when Find(meeting, changed.PeerId) is { } seat => Speaks(meeting, seat),
                SfuEvent.LayersWanted wanted when Find(meeting, wanted.PeerId) is { } seat && seat.SourceOf(wanted.Mid) is { } source =>
                    ReportTo(meeting, seat, new Signal.MediaLayersWanted(source, wanted.HighestLayer)),
                SfuEvent.PeerGone gone when Find(meeting, gone.PeerId) is { } seat => Lost(meeting, seat, gone.Reason),
                SfuEvent.PeerGone gone => ViewerGone(meeting, gone.PeerId),
                _ => null,
            };
        }
    }

    private static MediaNews ReportTo(MeetingId meeting, MediaSeat to, Signal news) =>
        new(meeting, new MeetingCommand.Report((to.Participant, to.InstanceId), news));

    private MediaNews Lost(MeetingId meeting, MediaSeat seat, string reason)
    {
        var connection = seat.ConnectionId!;
        var isStream = seat.Resource is not null;
        seat.Forget();
        Arrange(meeting);
        return isStream
            ? new MediaNews(meeting, new MeetingCommand.Unpublish(seat.Participant, reason == "closed" ? LeaveReason.Left : LeaveReason.Lost))
            : ReportTo(meeting, seat, new Signal.MediaClosed(connection));
    }

    private void Take(MeetingId meeting, MediaSeat seat, MediaOfferRequest request, NegotiationResult result, bool isNew)
    {
        if (result.Answer is not null)
        {
            seat.Take(request.Published, result.Sections);
            Permit(meeting, seat);
            Connect(meeting, seat);
        }
        else if (isNew)
        {
            seat.Forget();
        }
    }

    private void Drop(MeetingId meeting, MediaSeat seat)
    {
        if (seat.PeerId is { } peer)
        {
            Forget(node.RemoveAsync(meeting.Value, peer));
        }

        seat.Forget();
    }

    private ReceivedMedia Describe(MeetingId meeting, SfuEvent.SourceChanged changed)
    {
        var source = changed.SourcePeerId is { } peer ? Find(meeting, peer) : null;
        return new ReceivedMedia(changed.Mid, source?.Participant.Value, source?.SourceOf(changed.SourceMid));
    }

    private void Open(MeetingId meeting, MeetingEffect.OpenMedia open)
    {
        if (Find(meeting, open.Seat, open.InstanceId) is null)
        {
            if (!_rooms.TryGetValue(meeting, out var seats))
            {
                _rooms[meeting] = seats = [];
            }

            seats[open.Seat] = new MediaSeat(open.Seat, open.InstanceId);
        }
    }

    private void Close(MeetingId meeting, MeetingEffect.CloseMedia close)
    {
        if (Find(meeting, close.Seat, close.InstanceId) is not { } seat)
        {
            return;
        }

        var seats = _rooms[meeting];
        seats.Remove(close.Seat);
        if (seats.Count == 0)
        {
            _rooms.Remove(meeting);
        }

        Drop(meeting, seat);
        Arrange(meeting);
    }

    /// <summary>What a peer publishes has changed: those who wait for it get it.</summary>
    private void Connect(MeetingId meeting, MediaSeat publisher)
    {
        if (!_rooms.TryGetValue(meeting, out var seats))
        {
            return;
        }

        foreach (var seat in seats.Values)
        {
            foreach (var wish in seat.Wanted.Values)
            {
                if (seat == publisher || wish.ParticipantId == publisher.Participant.Value)
                {
                    Apply(meeting, seat, wish);
                }
            }
        }

        Arrange(meeting);
    }

    private void Apply(MeetingId meeting, MediaSeat seat, WantedMedia wish)
    {
        if (seat.PeerId is not { } peer)
        {
            return;
        }

        var publisher = wish.ParticipantId is { } id ? _rooms[meeting].GetValueOrDefault(new ParticipantId(id)) : null;
        var mid = wish.Source is { } source ? publisher?.MidOf(source) : null;
        Forget(node.SubscribeAsync(meeting.Value, peer, wish.Mid, mid is null ? null : publisher!.PeerId, mid));
        Forget(node.SetReceivingAsync(meeting.Value, peer, wish.Mid, new ReceiveWish
        {
            IsPaused = wish.Width == 0 && MediaSeat.IsPicture(wish.Source),
            Width = wish.Width,
            Height = wish.Height,
            Priority = wish.Priority switch
            {
                MediaPriority.Screen => ReceivePriority.Screen,
                MediaPriority.Pinned => ReceivePriority.Pinned,
                _ => ReceivePriority.Normal,
            },
        }));
    }

    private MediaSeat? Find(MeetingId meeting, ParticipantId participant, string instanceId) =>
        _rooms.GetValueOrDefault(meeting)?.GetValueOrDefault(participant) is { } seat && seat.InstanceId == instanceId ? seat : null;

    private MediaSeat? Find(MeetingId meeting, string peerId)
    {
        var end = peerId.IndexOf('.', StringComparison.Ordinal);
        return end >= 0 && _rooms.GetValueOrDefault(meeting)?.GetValueOrDefault(new ParticipantId(peerId[..end])) is { } seat && seat.PeerId == peerId
            ? seat
            : null;
    }

    /// <summary>These answer false when the peer has gone meanwhile, which its going has told already.</summary>
    private static void Forget(Task<bool> order) => order.ContinueWith(
        static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
