using Parley.Rtc.Rtcp;

namespace Parley.Sfu.Routing;

/// <summary>When packets of one transport arrived, for transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01).</summary>
internal sealed class ArrivalLog
{
    private const int Capacity = 512;

    // Made with the first packet: whoever only watches sends none.
    private long[] _arrivals = [];
    private long _from = -1;
    private long _next = -1;
    private byte _reports;

    public bool HasPending => _from < _next;

    public void OnPacket(TimeSpan now, ushort number)
    {
        var sequence = _next < 0 ? number : _next + (short)(number - (ushort)_next);
        if (_next < 0 || sequence - _from >= Capacity)
        {
            if (_arrivals.Length == 0)
            {
                _arrivals = new long[Capacity];
            }

            // The first packet, or a gap too long to report.
            _from = sequence;
            _next = sequence;
        }
        else if (sequence < _from)
        {
            // Reported as lost already; the sender has acted on it.
            return;
        }

        for (; _next <= sequence; _next++)
        {
            _arrivals[_next % Capacity] = TransportFeedbackWriter.NotReceived;
        }

        _arrivals[sequence % Capacity] = now.Ticks / TransportFeedback.Unit.Ticks;
    }

    /// <summary>Adds one report about what is pending.</summary>
    public bool Write(ref RtcpWriter writer, uint sender, uint media)
    {
        Span<long> arrivals = stackalloc long[TransportFeedbackWriter.MaxPackets];
        while (_from < _next && _arrivals[_from % Capacity] == TransportFeedbackWriter.NotReceived)
        {
            _from++;
        }

        var count = (int)Math.Min(arrivals.Length, _next - _from);
        for (var index = 0; index < count; index++)
        {
            arrivals[index] = _arrivals[(_from + index) % Capacity];
        }

        var written = TransportFeedbackWriter.Write(ref writer, sender, media, _reports, (ushort)_from, arrivals[..count]);
        _from += written;
        _reports += written > 0 ? (byte)1 : (byte)0;
        return written > 0;
    }
}
