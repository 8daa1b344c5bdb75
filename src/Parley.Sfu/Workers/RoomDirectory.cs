namespace Parley.Sfu.Workers;

/// <summary>
/// Which worker has which peer, and what the workers of a room tell each other about tracks. Used for control only, never for a
/// packet; so one lock does. Posting under the lock is what gives every worker the same order of announcements.
/// </summary>
internal sealed class RoomDirectory(Func<int, WorkerLoad> load, int workers, int maxPeersPerRoom, int beforeSpilling)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SharedRoom> _rooms = new(StringComparer.Ordinal);
    private readonly int[] _peers = new int[workers];
    private int _lastTrack;

    /// <summary>Rooms with somebody in them or on the way in.</summary>
    public int RoomCount
    {
        get
        {
            lock (_gate)
            {
                return _rooms.Count;
            }
        }
    }

    /// <summary>
    /// Chooses the worker for a name. A name that is in use keeps its worker, which then sees in the order of calls whether it is free.
    /// </summary>
    /// <returns>False when the room is full.</returns>
    public bool TryReserve(string roomId, string peerId, out int worker)
    {
        lock (_gate)
        {
            if (!_rooms.TryGetValue(roomId, out var room))
            {
                _rooms.Add(roomId, room = new SharedRoom());
            }

            if (room.Names.TryGetValue(peerId, out var place))
            {
                worker = place.Worker;
                room.Names[peerId] = place with { Holders = place.Holders + 1 };
                return true;
            }

            worker = -1;
            if (room.Names.Count >= maxPeersPerRoom)
            {
                return false;
            }

            worker = Choose(room);
            _peers[worker]++;
            room.Names.Add(peerId, (worker, 1));
            return true;
        }
    }

    /// <summary>Takes back one <see cref="TryReserve"/>.</summary>
    public void Release(string roomId, string peerId)
    {
        lock (_gate)
        {
            if (!_rooms.TryGetValue(roomId, out var room) || !room.Names.TryGetValue(peerId, out var place))
            {
                return;
            }

            if (place.Holders > 1)
            {
                room.Names[peerId] = place with { Holders = place.Holders - 1 };
                return;
            }

            _peers[place.Worker]--;
            room.Names.Remove(peerId);
            if (room.Names.Count == 0)
            {
                _rooms.Remove(roomId);
            }
        }
    }

    /// <summary>The worker of a peer, or -1.</summary>
    public int Find(string roomId, string peerId)
    {
        lock (_gate)
        {
            return _rooms.TryGetValue(roomId, out var room) && room.Names.TryGetValue(peerId, out var place) ? place.Worker : -1;
        }
    }

    /// <summary>
    /// Passes an event of a worker on: in one order for all workers of a room, nobody named after it is said to be gone, and the
    /// speaker by one of them only.
    /// </summary>
    public void Tell(int worker, SfuEvent happened, Action<SfuEvent> publish)
    {
        lock (_gate)
        {
            _rooms.TryGetValue(happened.RoomId, out var room);
            switch (happened)
            {
                // The worker has not heard of it yet; its next event about this section comes in a moment.
                case SfuEvent.SourceChanged { SourcePeerId: { } source } when room is not null && !room.Names.ContainsKey(source):
                case SfuEvent.SpeakerChanged when room is { Workers: [var first, ..] } && first != worker:
                case SfuEvent.SpeakerChanged speaker when room is not null && !room.Names.ContainsKey(speaker.PeerId):
                    return;
                case SfuEvent.PeerGone gone:
                    Release(gone.RoomId, gone.PeerId);
                    break;
            }

            publish(happened);
        }
    }

    /// <summary>A worker got its first peer of a room.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="worker">The worker.</param>
    /// <param name="existing">Called with what the others publish already.</param>
    public void Join(string roomId, int worker, Action<SharedTrack> existing)
    {
        lock (_gate)
        {
            var room = _rooms[roomId];
            room.Workers.Add(worker);
            room.Tracks.ForEach(existing);
        }
    }

    /// <summary>A worker's last peer of a room is gone.</summary>
    public void Leave(string roomId, int worker)
    {
        lock (_gate)
        {
            _rooms[roomId].Workers.Remove(worker);
        }
    }

    /// <summary>Adds a track.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="track">Makes the description from a number.</param>
    /// <param name="tell">Called for each other worker of the room.</param>
    public SharedTrack Publish(string roomId, Func<int, SharedTrack> track, Action<int, SharedTrack> tell)
    {
        lock (_gate)
        {
            var made = track(++_lastTrack);
            _rooms[roomId].Tracks.Add(made);
            TellOthers(roomId, made, tell);
            return made;
        }
    }

    /// <summary>Takes a track away.</summary>
    public void Withdraw(string roomId, SharedTrack track, Action<int, SharedTrack> tell)
    {
        lock (_gate)
        {
            _rooms[roomId].Tracks.Remove(track);
            TellOthers(roomId, track, tell);
        }
    }

    /// <summary>Forbids or allows a track, also for workers that join later.</summary>
    public void SetAllowed(string roomId, SharedTrack track, bool allowed, Action<int, SharedTrack> tell)
    {
        lock (_gate)
        {
            track.IsAllowed = allowed;
            TellOthers(roomId, track, tell);
        }
    }

    private void TellOthers(string roomId, SharedTrack track, Action<int, SharedTrack> tell)
    {
        foreach (var worker in _rooms[roomId].Workers)
        {
            if (worker != track.Worker)
            {
                tell(worker, track);
            }
        }
    }

    private int Choose(SharedRoom room)
    {
        Span<WorkerLoad> loads = stackalloc WorkerLoad[workers];
        Span<int> ofRoom = stackalloc int[workers];
        for (var worker = 0; worker < workers; worker++)
        {
            loads[worker] = load(worker) with { Peers = _peers[worker] };
        }

        foreach (var place in room.Names.Values)
        {
            ofRoom[place.Worker]++;
        }

        return Placement.Choose(loads, ofRoom, beforeSpilling);
    }
}
