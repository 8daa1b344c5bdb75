using System.Runtime.CompilerServices;

namespace Parley.Rtc.Bandwidth;

/// <summary>Measures the rate at which the packets of a probe arrived.</summary>
internal struct ProbeResults
{
    private const int Remembered = 4;
    private const double ArrivedShare = 0.8;
    private const double Unsaturated = 0.9;
    private const double UsableShare = 0.95;
    private const double MostSpeedUp = 2;
    private static readonly TimeSpan LongestBurst = TimeSpan.FromSeconds(1);

    private Bursts _bursts;
    private int _next;

    public void Begin(ProbeCluster cluster)
    {
        _bursts[_next] = new Burst { Cluster = cluster };
        _next = (_next + 1) % Remembered;
    }

    /// <summary>Adds an arrival; true when the burst's rate is known (better with each further packet).</summary>
    public bool TryAdd(in SentPacket packet, TimeSpan arrived, out Bitrate rate)
    {
        rate = default;
        for (var index = 0; index < Remembered; index++)
        {
            if (_bursts[index].Cluster.Id == packet.Probe)
            {
                return _bursts[index].TryAdd(packet, arrived, out rate);
            }
        }

        return false;
    }

    private struct Burst
    {
        public ProbeCluster Cluster;
        private int _count;
        private int _bytes;
        private TimeSpan _firstSent;
        private TimeSpan _lastSent;
        private TimeSpan _firstArrived;
        private TimeSpan _lastArrived;
        private int _lastSentSize;
        private int _firstArrivedSize;

        public bool TryAdd(in SentPacket packet, TimeSpan arrived, out Bitrate rate)
        {
            rate = default;
            if (_count == 0 || packet.Time < _firstSent)
            {
                _firstSent = packet.Time;
            }

            if (_count == 0 || packet.Time >= _lastSent)
            {
                _lastSent = packet.Time;
                _lastSentSize = packet.Size;
            }

            if (_count == 0 || arrived < _firstArrived)
            {
                _firstArrived = arrived;
                _firstArrivedSize = packet.Size;
            }

            if (_count == 0 || arrived > _lastArrived)
            {
                _lastArrived = arrived;
            }

            _count++;
            _bytes += packet.Size;
            return _count >= ProbeCluster.SmallestCount * ArrivedShare
                && _bytes >= Cluster.Bytes * ArrivedShare
                && TryMeasure(out rate);
        }

        private readonly bool TryMeasure(out Bitrate rate)
        {
            rate = default;
            var sending = _lastSent - _firstSent;
            var arriving = _lastArrived - _firstArrived;
            if (sending <= TimeSpan.Zero || arriving <= TimeSpan.Zero || sending > LongestBurst || arriving > LongestBurst)
            {
                return false;
            }

            // n packets have n - 1 gaps: the last one sent and the first one received do not count.
            var sent = (_bytes - _lastSentSize) * 8 / sending.TotalSeconds;
            var received = (_bytes - _firstArrivedSize) * 8 / arriving.TotalSeconds;
            if (received > sent * MostSpeedUp)
            {
                return false;
            }

            var result = received < sent * Unsaturated ? received * UsableShare : Math.Min(sent, received);
            rate = new Bitrate((long)result);
            return true;
        }
    }

    [InlineArray(Remembered)]
    private struct Bursts
    {
        private Burst _first;
    }
}
