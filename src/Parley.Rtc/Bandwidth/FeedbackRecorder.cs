using Parley.Rtc.Rtcp;

namespace Parley.Rtc.Bandwidth;

/// <summary>
/// The receiver's side: remembers when packets arrived and hands out what the next transport-wide feedback packet has to say
/// (draft-holmer-rmcat-transport-wide-cc-extensions section 3.1). A pure machine for one thread; allocates once, with the first packet, as
/// many participants only listen.
/// </summary>
public sealed class FeedbackRecorder
{
    // A jump of the numbers beyond this begins anew.
    private const int Capacity = 1024;

    private long[] _arrivals = [];
    private long _newest = -1;
    private long _oldest;
    private long _start;
    private TimeSpan _lastReport;
    private bool _pending;

    /// <summary>
    /// Time between reports. 50 ms cost about 11 kbit/s; less often makes the sender react later.
    /// </summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Notes an arrival; a packet that was noted before keeps its first time.</summary>
    /// <param name="now">The time.</param>
    /// <param name="sequenceNumber">The transport-wide sequence number.</param>
    public void OnPacket(TimeSpan now, ushort sequenceNumber)
    {
        var time = now.Ticks / TransportFeedback.Unit.Ticks;
        var sequence = _newest < 0 ? sequenceNumber : _newest + (short)(sequenceNumber - (ushort)_newest);
        if (_newest < 0 || sequence - _newest >= Capacity)
        {
            // The gap is too long to report packet by packet.
            _arrivals = _arrivals.Length == 0 ? new long[Capacity] : _arrivals;
            _arrivals.AsSpan().Fill(PacketArrival.NotReceived);
            _newest = sequence;
            _oldest = sequence;
            _start = sequence;
        }
        else if (sequence < _oldest || sequence <= _newest - Capacity)
        {
            return;
        }

        for (; _newest < sequence; _newest++)
        {
            Slot(_newest + 1) = PacketArrival.NotReceived;
        }

        _oldest = Math.Max(_oldest, _newest - Capacity + 1);
        if (Slot(sequence) != PacketArrival.NotReceived)
        {
            return;
        }

        Slot(sequence) = time;

        // A late packet was reported as missing: report again from it on.
        _start = Math.Max(_oldest, Math.Min(_start, sequence));
        if (!_pending)
        {
            _pending = true;
            _lastReport = now - _lastReport > Interval ? now : _lastReport;
        }
    }

    /// <summary>When the next report is due; <see cref="TimeSpan.MaxValue"/> when nothing arrived since the last.</summary>
    public TimeSpan NextDeadline => _pending ? _lastReport + Interval : TimeSpan.MaxValue;

    /// <summary>
    /// Takes what the next report says. Reports cover at most the length of the destination; call until it returns 0.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="arrivals">Receives the times as <see cref="TransportFeedbackWriter"/> wants them.</param>
    /// <param name="baseSequence">The number of the first packet, which has arrived.</param>
    /// <returns>The number of packets reported on; 0 when nothing is left.</returns>
    public int Take(TimeSpan now, Span<long> arrivals, out ushort baseSequence)
    {
        while (_start <= _newest && _newest >= 0 && Slot(_start) == PacketArrival.NotReceived)
        {
            _start++;
        }

        baseSequence = (ushort)_start;
        if (_newest < 0 || _start > _newest)
        {
            _pending = false;
            _lastReport = now;
            return 0;
        }

        var count = (int)Math.Min(arrivals.Length, _newest - _start + 1);
        for (var index = 0; index < count; index++)
        {
            arrivals[index] = Slot(_start + index);
        }

        _start += count;
        return count;
    }

    /// <summary>Gives packets back that did not fit into the feedback packet.</summary>
    /// <param name="count">How many of the last taken ones, from the end.</param>
    public void Return(int count) => _start -= count;

    private ref long Slot(long sequence) => ref _arrivals[sequence & (Capacity - 1)];
}
