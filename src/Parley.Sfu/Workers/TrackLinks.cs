using Parley.Rtc.Rtcp;
using Parley.Sfu.Routing;

namespace Parley.Sfu.Workers;

/// <summary>The workers that mirror a track, at the publisher's worker: those with receivers get packets, the others how loud it is.</summary>
internal sealed class TrackLinks(Crossing crossing, SharedTrack shared)
{
    private ulong _listening;
    private ulong _watching;
    private readonly int[] _wanted = new int[Crossroads.MaxWorkers];

    public SharedTrack Shared { get; } = shared;

    /// <summary>The highest spatial layer somebody on another worker wants; negative when nobody receives the track.</summary>
    public int Wanted
    {
        get
        {
            var wanted = Mirror.NotWatched;
            for (var rest = _watching; rest != 0; rest &= rest - 1)
            {
                wanted = Math.Max(wanted, _wanted[Lowest(rest)]);
            }

            return wanted;
        }
    }

    /// <summary>Changes what a worker is told.</summary>
    /// <returns>True when it has begun to watch.</returns>
    public bool Set(int worker, bool listens, int wanted)
    {
        var bit = 1UL << worker;
        var watches = wanted > Mirror.NotWatched;
        var began = watches && (_watching & bit) == 0;
        _wanted[worker] = wanted;
        _listening = listens ? _listening | bit : _listening & ~bit;
        _watching = watches ? _watching | bit : _watching & ~bit;
        return began;
    }

    /// <summary>Passes a packet on. What does not fit is lost for that worker; a keyframe mends the picture.</summary>
    public void Pass(IncomingStream stream, ReadOnlySpan<byte> packet, bool recovered)
    {
        var reserve = Shared.Section.IsVideo ? PacketLane.Reserve : 0;
        for (var rest = _watching; rest != 0; rest &= rest - 1)
        {
            var record = new LaneRecord
            {
                Kind = LaneKind.Media,
                Track = Shared.Id,
                Slot = stream.Slot,
                Ssrc = stream.Ssrc,
                Flag = recovered,
            };
            if (!crossing.Send(Lowest(rest), record, packet, reserve))
            {
                stream.Keyframes.Request();
            }
        }
    }

    /// <summary>Tells how loud it is; watching workers read that from the packets.</summary>
    public void PassLevel(int level, bool voice)
    {
        for (var rest = _listening & ~_watching; rest != 0; rest &= rest - 1)
        {
            var record = new LaneRecord { Kind = LaneKind.Level, Track = Shared.Id, Level = (byte)level, Flag = voice };
            crossing.Send(Lowest(rest), record, [], PacketLane.Reserve);
        }
    }

    /// <summary>Passes the publisher's clock on.</summary>
    public void PassReport(IncomingStream stream, TimeSpan at, in SenderInfo info)
    {
        for (var rest = _watching; rest != 0; rest &= rest - 1)
        {
            PassReport(Lowest(rest), stream, at, info);
        }
    }

    public void PassReport(int worker, IncomingStream stream, TimeSpan at, in SenderInfo info)
    {
        var record = new LaneRecord
        {
            Kind = LaneKind.Report,
            Track = Shared.Id,
            Slot = stream.Slot,
            Ssrc = stream.Ssrc,
            At = at,
            NtpTime = info.NtpTime,
            Timestamp = info.RtpTimestamp,
        };
        crossing.Send(worker, record, []);
    }

    private static int Lowest(ulong workers) => System.Numerics.BitOperations.TrailingZeroCount(workers);
}
