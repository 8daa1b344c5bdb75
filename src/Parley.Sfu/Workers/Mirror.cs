using Parley.Sfu.Allocation;
using Parley.Sfu.Routing;

namespace Parley.Sfu.Workers;

/// <summary>One track of another worker.</summary>
internal sealed class Mirror(SharedTrack shared, Room room)
{
    /// <summary>Wanted by nobody.</summary>
    public const int NotWatched = -1;
    private int _wanted = NotWatched;

    public int Id { get; } = shared.Id;

    /// <summary>The publisher's worker.</summary>
    public int Worker { get; } = shared.Worker;

    public Room Room { get; } = room;

    public IncomingTrack Track { get; } = new(shared.PublisherId, shared.Section, isMirror: true) { IsAllowed = shared.IsAllowed };

    /// <summary>The publisher's worker sends packets. Some may still be on their way after that has ended.</summary>
    public bool IsWatched => _wanted > NotWatched;

    /// <summary>The stream a record belongs to; a publisher that starts its encoder anew may take another source.</summary>
    public IncomingStream Stream(in LaneRecord record)
    {
        ref var stream = ref Track.Layers[record.Slot];
        if (stream?.Ssrc != record.Ssrc)
        {
            stream = new IncomingStream(Track, record.Ssrc, record.Slot);
        }

        return stream;
    }

    /// <summary>Looks which layers anybody here wants: by their wishes, since what they get follows from what comes.</summary>
    /// <returns>True when that has changed.</returns>
    public bool TryChangeWanted(out int wanted)
    {
        wanted = NotWatched;
        foreach (var receiver in Track.Receivers)
        {
            // Also for who is not connected yet: the first packet shall be there then.
            wanted = receiver.IsPaused ? wanted : Math.Max(wanted, Track.Limit(receiver).Spatial);
        }

        if (wanted == _wanted)
        {
            return false;
        }

        _wanted = wanted;
        if (!IsWatched)
        {
            // Their rings are the memory of a mirror; receivers' spans keep them alive for as long as they can be asked for.
            Array.Clear(Track.Layers);
            Track.Rank();
        }

        return true;
    }
}
