using Parley.Rtc.Rtcp;
using Parley.Rtc.Rtp;
using Parley.Sfu.Routing;

namespace Parley.Sfu.Workers;

/// <summary>
/// The tracks of other workers that this one shows in its rooms, and its own that others show. A mirror keeps packets of its own, so
/// receivers' requests are answered here; what it cannot answer it asks of the publisher's worker.
/// </summary>
internal sealed class Mirrors(Crossing crossing, Crossroads roads)
{
    private readonly Dictionary<int, Mirror> _mirrors = [];
    private readonly Dictionary<int, IncomingTrack> _published = [];

    /// <summary>Mirrors of this worker.</summary>
    public int Count => _mirrors.Count;

    /// <summary>Packets that came for mirrors. Written by the worker's thread.</summary>
    public long Packets { get; private set; }

    /// <summary>The worker has got the first peer of a room.</summary>
    public void Join(MediaLoop loop, Room room) =>
        roads.Rooms.Join(room.Id, crossing.Index, shared => Add(loop, room.Id, shared));

    /// <summary>The worker's last peer of a room is gone.</summary>
    public void Leave(Room room)
    {
        roads.Rooms.Leave(room.Id, crossing.Index);
        foreach (var mirror in _mirrors.Values)
        {
            if (mirror.Room == room)
            {
                Forget(mirror);
            }
        }
    }

    /// <summary>A peer of this worker publishes a track.</summary>
    public void Publish(Room room, IncomingTrack track)
    {
        var shared = roads.Rooms.Publish(
            room.Id,
            id => new SharedTrack(id, crossing.Index, track.PublisherId, track.Section) { IsAllowed = track.IsAllowed },
            (worker, made) => Tell(worker, loop => loop.Crossing!.Mirrors.Add(loop, room.Id, made)));
        track.Links = new TrackLinks(crossing, shared);
        _published.Add(shared.Id, track);
    }

    /// <summary>A track of this worker is gone.</summary>
    public void Withdraw(Room room, IncomingTrack track)
    {
        if (track.Links is { } links)
        {
            track.Links = null;
            _published.Remove(links.Shared.Id);
            roads.Rooms.Withdraw(
                room.Id, links.Shared, (worker, gone) => Tell(worker, loop => loop.Crossing!.Mirrors.Remove(loop, gone.Id)));
        }
    }

    /// <summary>A track of this worker was forbidden or allowed.</summary>
    /// <returns>Completes when no worker forwards it any more, or all do again.</returns>
    public Task SetAllowed(Room room, IncomingTrack track)
    {
        List<Task> told = [];
        if (track.Links is { } links)
        {
            var allowed = track.IsAllowed;
            roads.Rooms.SetAllowed(room.Id, links.Shared, allowed, (worker, shared) =>
            {
                var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                told.Add(done.Task);
                roads.Mailboxes[worker].Post(loop =>
                {
                    loop?.Crossing!.Mirrors.SetAllowed(shared.Id, allowed);
                    done.SetResult();
                });
            });
        }

        return Task.WhenAll(told);
    }

    /// <summary>Takes what the publisher's worker sent.</summary>
    public void Take(MediaLoop loop, in LaneRecord record, Span<byte> payload)
    {
        // Records of a track that is gone may still be on their way.
        if (!_mirrors.TryGetValue(record.Track, out var mirror) || !mirror.Track.IsAllowed)
        {
            return;
        }

        switch (record.Kind)
        {
            case LaneKind.Level:
                mirror.Track.Speech.Activity.OnLevel(record.Level);

                // A voice nobody is shown yet may get a place, and then a section.
                mirror.Track.GatedBy?.Admits(loop, mirror.Track, record.Level, record.Flag, 0);
                break;
            case LaneKind.Report:
                mirror.Stream(record).OnSenderReport(record.At, new SenderInfo(record.Ssrc, record.NtpTime, record.Timestamp, 0, 0));
                break;
            case LaneKind.Media when mirror.IsWatched && RtpHeader.TryParse(payload, out var header)
                && mirror.Track.Section.Codecs.FirstWithType(header.PayloadType) is { } codec:
                Packets++;
                MediaInput.TakeMirrored(loop, mirror.Stream(record), payload, header, codec, record.Flag);
                break;
        }
    }

    /// <summary>Somebody on another worker needs a keyframe of a track of ours.</summary>
    public void OnKeyframeWanted(in LaneRecord record)
    {
        if (_published.TryGetValue(record.Track, out var track))
        {
            track.Layers[record.Slot]?.Keyframes.Request();
        }
    }

    /// <summary>Tells the publishers' workers what has changed here, and asks for keyframes.</summary>
    public void Tick(TimeSpan now)
    {
        foreach (var (id, mirror) in _mirrors)
        {
            if (mirror.TryChangeWanted(out var wanted))
            {
                Tell(mirror, listens: true, wanted);
            }

            foreach (var stream in mirror.Track.Layers)
            {
                if (stream is not null && stream.Keyframes.Take(now))
                {
                    crossing.Send(
                        mirror.Worker, new LaneRecord { Kind = LaneKind.KeyframeWanted, Track = id, Slot = stream.Slot }, []);
                }
            }
        }
    }

    private void Add(MediaLoop loop, string roomId, SharedTrack shared)
    {
        // The worker may have left the room since this was posted, or joined and found the track itself.
        if (shared.Worker == crossing.Index || !loop.Rooms.TryGetValue(roomId, out var room) || _mirrors.ContainsKey(shared.Id))
        {
            return;
        }

        var mirror = new Mirror(shared, room);
        _mirrors.Add(shared.Id, mirror);
        room.Tracks.Add(mirror.Track);
        room.Assign(loop.OnSourceChanged);
        if (!shared.Section.IsVideo)
        {
            Tell(mirror, listens: true, Mirror.NotWatched);
        }
    }

    private void Remove(MediaLoop loop, int id)
    {
        if (_mirrors.TryGetValue(id, out var mirror))
        {
            _mirrors.Remove(id);
            mirror.Room.Remove(mirror.Track, loop.OnSourceChanged);
            mirror.Room.Assign(loop.OnSourceChanged);
        }
    }

    private void SetAllowed(int id, bool allowed)
    {
        if (_mirrors.TryGetValue(id, out var mirror))
        {
            TrackControl.SetAllowed(mirror.Track, allowed);
        }
    }

    private void Forget(Mirror mirror)
    {
        _mirrors.Remove(mirror.Id);
        Tell(mirror, listens: false, Mirror.NotWatched);
    }

    private void Tell(Mirror mirror, bool listens, int wanted)
    {
        var (id, to) = (mirror.Id, crossing.Index);
        Tell(mirror.Worker, loop => loop.Crossing!.Mirrors.Link(id, to, listens, wanted));
    }

    private void Link(int id, int worker, bool listens, int wanted)
    {
        if (!_published.TryGetValue(id, out var track) || track.Links is not { } links)
        {
            return;
        }

        var began = links.Set(worker, listens, wanted);
        if (!began)
        {
            return;
        }

        foreach (var stream in track.Layers)
        {
            if (stream is { LastReport: ({ } at, var info) })
            {
                links.PassReport(worker, stream, at, info);
            }
        }

        if (track.Layers is [{ } only] && track.Section.IsVideo)
        {
            // With several layers the mirror knows which one it needs when it has seen them.
            only.Keyframes.Request();
        }
    }

    private void Tell(int worker, Action<MediaLoop> work) => roads.Mailboxes[worker].Post(loop =>
    {
        if (loop is not null)
        {
            work(loop);
        }
    });
}
