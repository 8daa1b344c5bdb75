using Parley.Sfu.Routing;

namespace Parley.Sfu.Selection;

/// <summary>
/// The packets of one stream since its last keyframe. While they are few and all there, whoever begins to receive is given them instead
/// of having the publisher make another keyframe, which costs every receiver some ten times a frame.
/// </summary>
internal struct PictureGroup
{
    /// <summary>The most packets given again.</summary>
    public const int MaxPackets = 40;

    private int _received;
    private uint _timestamp;
    private uint _newestTimestamp;
    private bool _started;

    /// <summary>The number of the packet the keyframe begins with.</summary>
    public long First { get; private set; }

    /// <summary>One behind the newest packet.</summary>
    public long End { get; private set; }

    /// <summary>Whether all packets since the keyframe are known and few enough.</summary>
    public readonly bool IsReplayable => _started && End - First <= MaxPackets && End - First == _received;

    /// <summary>Whether it stays replayable while somebody connects, which takes a few round trips.</summary>
    public readonly bool IsYoung => IsReplayable && End - First <= MaxPackets / 2;

    /// <summary>How much older the keyframe is than the newest packet.</summary>
    public readonly TimeSpan Age(int clockRate) => TimeSpan.FromSeconds((_newestTimestamp - _timestamp) / (double)clockRate);

    public void OnPacket(in ArrivedPacket packet, PacketRing ring)
    {
        if (packet.Sequence >= End)
        {
            End = packet.Sequence + 1;
            _newestTimestamp = packet.Header.Timestamp;
        }

        if (packet.CanStart && (!_started || packet.Sequence > First))
        {
            _started = true;
            First = packet.Sequence;
            _timestamp = packet.Header.Timestamp;
            _received = 1;
            for (var later = First + 1; later < End && End - First <= MaxPackets; later++)
            {
                _received += ring.TryFind(later, out _, out _) ? 1 : 0;
            }
        }
        else if (_started && packet.Sequence > First)
        {
            _received++;
        }
    }
}
