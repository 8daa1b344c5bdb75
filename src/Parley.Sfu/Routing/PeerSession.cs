using Parley.Rtc;
using Parley.Rtc.Rtp;
using Parley.Sfu.Allocation;
using Parley.Sfu.Sending;

namespace Parley.Sfu.Routing;

/// <summary>One participant's connection: its transport, what it publishes and what it is sent.</summary>
internal sealed class PeerSession(string id, Room room, RtcPeer rtc, uint controlSsrc, bool twoByteExtensions) : IDisposable
{
    // One path per network of the peer; more is a sign of somebody playing.
    private const int MaxAddresses = 8;
    private readonly Dictionary<uint, IncomingStream> _streams = [];
    private readonly Dictionary<uint, IncomingStream> _repairs = [];
    private ushort _transportSequence;
    private SendQueue? _sending;

    public string Id { get; } = id;

    public Room Room { get; } = room;

    public RtcPeer Rtc { get; } = rtc;

    /// <summary>The source our feedback comes from.</summary>
    public uint ControlSsrc { get; } = controlSsrc;

    public bool TwoByteExtensions { get; } = twoByteExtensions;

    /// <summary>One for all we send to a peer: their clocks are told apart by the reports.</summary>
    public byte[] CanonicalName { get; } = System.Text.Encoding.ASCII.GetBytes(controlSsrc.ToString("x8", null));

    public bool IsConnected { get; set; }

    public bool IsGone { get; set; }

    /// <summary>How often work for it has failed by a mistake of ours.</summary>
    public int Faults { get; set; }

    /// <summary>Assign what others publish to free sections without being told.</summary>
    public bool SubscribesToAll { get; init; } = true;

    /// <summary>What it was let in for.</summary>
    public PeerUse Use { get; init; }

    /// <summary>The section that carries the transport of all.</summary>
    public Rtc.Sdp.NegotiatedMedia? TransportSection { get; set; }

    /// <summary>What the peer's last description said; new ones are an ICE restart.</summary>
    public Rtc.Ice.IceCredentials? RemoteCredentials { get; set; }

    /// <summary>The certificate the handshake was or will be made with.</summary>
    public Rtc.Dtls.DtlsFingerprint? RemoteFingerprint { get; init; }

    /// <summary>Counts our descriptions.</summary>
    public int Version { get; set; } = 1;

    /// <summary>Our ICE fragments, old ones included: their checks may still be under way.</summary>
    public List<string> Fragments { get; } = [];

    public List<IncomingTrack> Published { get; } = [];

    public List<OutgoingTrack> Receiving { get; } = [];

    public Queue<PeerAddress> Addresses { get; } = new(MaxAddresses);

    public ArrivalLog Arrivals { get; } = new();

    /// <summary>What it is told it may send; null where it finds out itself.</summary>
    public Uplink? Uplink { get; set; }

    /// <summary>What waits to be sent to the peer.</summary>
    public SendQueue Sending => _sending ??= new SendQueue(this);

    public TimeSpan NextArrivalReport { get; set; }

    public TimeSpan NextReport { get; set; }

    /// <summary>Packets whose stream nobody could tell.</summary>
    public long Unknown { get; private set; }

    public bool HasRoomForAddress => Addresses.Count < MaxAddresses;

    public Dictionary<uint, IncomingStream>.ValueCollection Streams => _streams.Values;

    /// <summary>What its path carries and what it gets.</summary>
    public Subscriber Subscriber => field ??= new Subscriber(this);

    public ushort NextTransportSequence() => _transportSequence++;

    public bool TryFindStream(uint ssrc, out IncomingStream? stream) => _streams.TryGetValue(ssrc, out stream);

    /// <summary>
    /// Finds the stream of a packet, by what its header extensions say when the source is new (RFC 9143 section 9.2, RFC 8852).
    /// </summary>
    /// <param name="packet">The packet.</param>
    /// <param name="header">Its header.</param>
    /// <param name="isRepair">True for a retransmission.</param>
    public IncomingStream? Resolve(ReadOnlySpan<byte> packet, in RtpHeader header, out bool isRepair)
    {
        isRepair = false;
        if (_streams.TryGetValue(header.Ssrc, out var stream))
        {
            return stream;
        }

        if (_repairs.TryGetValue(header.Ssrc, out stream))
        {
            isRepair = true;
            return stream;
        }

        stream = Learn(packet, header, out isRepair);
        Unknown += stream is null ? 1 : 0;
        return stream;
    }

    public void Forget(IncomingTrack track)
    {
        foreach (var stream in track.Layers)
        {
            if (stream is not null)
            {
                _streams.Remove(stream.Ssrc);
            }
        }

        foreach (var (ssrc, stream) in _repairs)
        {
            if (stream.Track == track)
            {
                _repairs.Remove(ssrc);
            }
        }
    }

    public void Dispose() => Rtc.Dispose();

    private IncomingStream? Learn(ReadOnlySpan<byte> packet, in RtpHeader header, out bool isRepair)
    {
        isRepair = false;
        if (FindTrack(packet, header) is not { } track)
        {
            return null;
        }

        var section = track.Section;
        isRepair = section.Codecs.HasRepairType(header.PayloadType);
        var layer = FindLayer(packet, header, section, isRepair ? section.Extensions.RepairedStreamId : section.Extensions.StreamId);
        if (layer < 0 || (!isRepair && section.Codecs.FirstWithType(header.PayloadType) is null))
        {
            return null;
        }

        if (isRepair)
        {
            if (track.Layers[layer] is { } repaired && _repairs.Count < 64)
            {
                _repairs[header.Ssrc] = repaired;
                return repaired;
            }

            return null;
        }

        // A publisher that starts its encoder anew may take another source; the old one is done then.
        if (track.Layers[layer] is { } old)
        {
            _streams.Remove(old.Ssrc);
        }

        var stream = new IncomingStream(track, header.Ssrc, layer);
        track.Layers[layer] = stream;
        _streams.Add(header.Ssrc, stream);
        return stream;
    }

    private IncomingTrack? FindTrack(ReadOnlySpan<byte> packet, in RtpHeader header)
    {
        IncomingTrack? byType = null;
        var candidates = 0;
        foreach (var track in Published)
        {
            var section = track.Section;
            if (section.Extensions.Mid != 0
                && RtpExtensionReader.TryFind(packet, header, section.Extensions.Mid, out var mid))
            {
                if (IsText(packet.Slice(mid.Offset, mid.Length), section.Mid))
                {
                    return track;
                }

                continue;
            }

            if (section.Codecs.FirstWithType(header.PayloadType) is not null || section.Codecs.HasRepairType(header.PayloadType))
            {
                byType = track;
                candidates++;
            }
        }

        return candidates == 1 ? byType : null;
    }

    private static int FindLayer(ReadOnlySpan<byte> packet, in RtpHeader header, MediaSection section, int extension)
    {
        if (section.Rids.Count == 0)
        {
            return 0;
        }

        if (extension == 0 || !RtpExtensionReader.TryFind(packet, header, extension, out var rid))
        {
            return -1;
        }

        for (var layer = 0; layer < section.Rids.Count; layer++)
        {
            if (IsText(packet.Slice(rid.Offset, rid.Length), section.Rids[layer]))
            {
                return layer;
            }
        }

        return -1;
    }

    private static bool IsText(ReadOnlySpan<byte> bytes, string text) =>
        System.Text.Ascii.Equals(bytes, text);
}
