using Parley.Rtc.Rtcp;

namespace Parley.Bench.Load;

/// <summary>Arrival times by transport-wide sequence number, for the feedback a browser sends ten times a second.</summary>
internal sealed class ArrivalLog
{
    private const long NanosecondsPerUnit = 250_000;

    private readonly long[] _arrivals = new long[TransportFeedbackWriter.MaxPackets];
    private ushort _base;
    private int _count;
    private byte _reports;
    private bool _started;

    /// <summary>True when the log is so full that a report is due before its time.</summary>
    public bool IsFull => _count > _arrivals.Length * 3 / 4;

    public void Add(ushort sequenceNumber, long arrival)
    {
        if (!_started)
        {
            _started = true;
            _base = sequenceNumber;
        }

        int offset = (short)(sequenceNumber - _base);
        if (offset < 0 || offset >= _arrivals.Length)
        {
            // Older than the last report, or a gap no report can span: a browser starts over there, too.
            if (offset < 0)
            {
                return;
            }

            _base = sequenceNumber;
            _count = 0;
            offset = 0;
        }

        while (_count <= offset)
        {
            _arrivals[_count++] = TransportFeedbackWriter.NotReceived;
        }

        _arrivals[offset] = arrival / NanosecondsPerUnit;
    }

    /// <summary>Adds a report about what came since the last one; false when there is nothing to say or no room.</summary>
    public bool TryWrite(ref RtcpWriter writer, uint sender, uint media)
    {
        var skip = 0;
        while (skip < _count && _arrivals[skip] == TransportFeedbackWriter.NotReceived)
        {
            skip++;
        }

        var first = (ushort)(_base + skip);
        var covered = TransportFeedbackWriter.Write(ref writer, sender, media, _reports, first, _arrivals.AsSpan(skip, _count - skip));
        if (covered == 0)
        {
            return false;
        }

        _reports++;
        _base = (ushort)(first + covered);
        var rest = _count - skip - covered;
        _arrivals.AsSpan(skip + covered, rest).CopyTo(_arrivals);
        _count = rest;
        return true;
    }
}
