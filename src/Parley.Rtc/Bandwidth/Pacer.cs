namespace Parley.Rtc.Bandwidth;

/// <summary>
/// Spreads bursts such as keyframes over time: a leaky bucket at 2.5 times the target. Audio does not wait. During a probe it
/// sends at the probe's rate and asks for padding where packets are missing. A pure machine for one thread; it allocates only
/// when its queue grows beyond what it was before.
/// </summary>
public sealed class Pacer
{
    private const double BurstFactor = 2.5;

    // Packets of 5 ms may go together: one wake-up instead of many, and runs for segmentation offload.
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ProbeExpiry = TimeSpan.FromSeconds(1);

    private readonly int _mostPackets;
    private PacketQueue _audio = new();
    private PacketQueue _retransmissions = new();
    private PacketQueue _video = new();
    private Bitrate _rate = Bitrate.FromKilobits(1000);
    private double _debt;
    private TimeSpan _last;
    private ProbeCluster _probe;
    private ProbeCluster _nextProbe;
    private TimeSpan _probeStart;
    private int _probeBytes;
    private int _probePackets;

    /// <summary>Starts empty.</summary>
    /// <param name="mostPackets">Packets that may wait at a time, 1 to 65536.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public Pacer(int mostPackets)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostPackets, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mostPackets, 65536);
        _mostPackets = mostPackets;
    }

    /// <summary>Packets that wait.</summary>
    public int Count => _audio.Count + _retransmissions.Count + _video.Count;

    /// <summary>Bytes that wait.</summary>
    public int QueuedBytes { get; private set; }

    /// <summary>Length of the packets to make for padding.</summary>
    public int PaddingSize { get; init; } = 1000;

    /// <summary>Sets the rate to keep to.</summary>
    /// <param name="target">The estimator's target; the pacer goes up to 2.5 times as fast.</param>
    public void SetTarget(Bitrate target) => _rate = Bitrate.Max(target * BurstFactor, Bitrate.FromKilobits(10));

    /// <summary>Adds a packet.</summary>
    /// <param name="now">The time.</param>
    /// <param name="handle">The caller's name for it.</param>
    /// <param name="size">Its length in bytes, 1 to 65535.</param>
    /// <param name="priority">Its place in the order; padding cannot be queued.</param>
    /// <returns>False, and nothing queued, when too many packets wait.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size or the priority is not allowed.</exception>
    public bool TryEnqueue(TimeSpan now, long handle, int size, PacketPriority priority)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, ushort.MaxValue);
        if (Count >= _mostPackets)
        {
            return false;
        }

        var packet = new PacedPacket(handle, size, priority, now);
        switch (priority)
        {
            case PacketPriority.Audio:
                _audio.Enqueue(packet);
                break;
            case PacketPriority.Retransmission:
                _retransmissions.Enqueue(packet);
                break;
            case PacketPriority.Video:
                _video.Enqueue(packet);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(priority), priority, "Padding is not queued.");
        }

        QueuedBytes += size;
        return true;
    }

    /// <summary>Begins a probe, or keeps it for after the present one; a third takes the place of the second.</summary>
    /// <param name="now">The time.</param>
    /// <param name="cluster">The probe.</param>
    public void StartProbe(TimeSpan now, ProbeCluster cluster)
    {
        if (_probe.Id != 0 && now - _probeStart < ProbeExpiry)
        {
            _nextProbe = cluster;
            return;
        }

        BeginProbe(now, cluster);
    }

    /// <summary>Takes a packet that may go now; call until there is none.</summary>
    /// <param name="now">The time, not before that of earlier calls.</param>
    /// <param name="packet">The packet, or a request to make padding of its size.</param>
    public bool TryDequeue(TimeSpan now, out PacedPacket packet)
    {
        Drain(now);
        if (_probe.Id != 0 && now - _probeStart >= ProbeExpiry)
        {
            EndProbe(now);
        }

        if (_audio.Count > 0)
        {
            packet = Take(ref _audio);
            return true;
        }

        packet = default;
        if (_probe.Id != 0)
        {
            if (now < ProbeTime)
            {
                return false;
            }

            packet = _retransmissions.Count > 0 ? Take(ref _retransmissions)
                : _video.Count > 0 ? Take(ref _video)
                : new PacedPacket(0, PaddingSize, PacketPriority.Padding, now);
            packet = packet with { Probe = _probe.Id };
            OnProbeSent(packet.Size, now);
            return true;
        }

        if (_debt > Rate.BytesIn(Together) || _retransmissions.Count + _video.Count == 0)
        {
            return false;
        }

        packet = _retransmissions.Count > 0 ? Take(ref _retransmissions) : Take(ref _video);
        return true;
    }

    /// <summary>When the next packet may go; <see cref="TimeSpan.MaxValue"/> when none waits.</summary>
    /// <param name="now">The time.</param>
    public TimeSpan NextDeadline(TimeSpan now)
    {
        if (_audio.Count > 0)
        {
            return now;
        }

        if (_probe.Id != 0)
        {
            return ProbeTime > now ? ProbeTime : now;
        }

        if (Count == 0)
        {
            return TimeSpan.MaxValue;
        }

        var due = _last + Rate.TimeFor(_debt) - Together;
        return due > now ? due : now;
    }

    // Faster when the queue would take too long: late video is worth less than a fuller queue on the way.
    private Bitrate Rate => Bitrate.Max(_rate, new Bitrate((long)(QueuedBytes * 8 / LongestWait.TotalSeconds)));

    private TimeSpan ProbeTime => _probeStart + _probe.Rate.TimeFor(_probeBytes);

    private void Drain(TimeSpan now)
    {
        _debt = Math.Max(0, _debt - Rate.BytesIn(now - _last));
        _last = now;
    }

    private PacedPacket Take(ref PacketQueue queue)
    {
        var packet = queue.Dequeue();
        QueuedBytes -= packet.Size;
        _debt += packet.Size;
        return packet;
    }

    private void OnProbeSent(int size, TimeSpan now)
    {
        _probeBytes += size;
        _probePackets++;
        if (_probeBytes >= _probe.Bytes && _probePackets >= ProbeCluster.SmallestCount)
        {
            EndProbe(now);
        }
    }

    private void EndProbe(TimeSpan now)
    {
        var next = _nextProbe;
        _nextProbe = default;
        BeginProbe(now, next);
    }

    private void BeginProbe(TimeSpan now, ProbeCluster cluster) =>
        (_probe, _probeStart, _probeBytes, _probePackets) = (cluster, now, 0, 0);
}
