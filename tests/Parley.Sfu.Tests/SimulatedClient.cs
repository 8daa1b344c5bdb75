using Parley.Rtc;
using Parley.Rtc.Dtls;
using Parley.Rtc.Ice;
using Parley.Rtc.Rtp;
using Parley.Rtc.Sdp;
using Parley.Sfu.Tests.Bandwidth;

namespace Parley.Sfu.Tests;

/// <summary>A participant over the simulated network, with a real transport.</summary>
internal sealed class SimulatedClient : IDisposable
{
    private const string Audio = """
        m=audio 9 UDP/TLS/RTP/SAVPF 111
        c=IN IP4 0.0.0.0
        a=rtcp-mux
        a=mid:{0}
        a={1}
        a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid
        a=extmap:6 urn:ietf:params:rtp-hdrext:ssrc-audio-level
        a=extmap:5 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
        a=rtpmap:111 opus/48000/2
        {4}
        """;

    private const string Video = """
        m=video 9 UDP/TLS/RTP/SAVPF {2} {3}
        c=IN IP4 0.0.0.0
        a=rtcp-mux
        a=rtcp-rsize
        a=mid:{0}
        a={1}
        a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid
        a=extmap:2 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id
        a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id
        a=extmap:5 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
        a=rtpmap:{2} VP8/90000
        a=rtcp-fb:{2} nack
        a=rtcp-fb:{2} nack pli
        a=rtpmap:{3} rtx/90000
        a=fmtp:{3} apt={2}
        {4}
        """;

    private readonly RoomWorld _world;
    private readonly RtcPeer _rtc;
    private readonly IceFullAgent _ice;
    private IceCredentials _credentials;
    private TimeSpan _receivingAt;

    public SimulatedClient(RoomWorld world, string id, byte number, int videoType = 96)
    {
        _world = world;
        Id = id;
        VideoType = (byte)videoType;
        Address = PeerAddress.FromBytes([10, 0, 0, number], 4000);
        _credentials = IceCredentials.Create(world.Random);
        _ice = new IceFullAgent(_credentials, IceRole.Controlling, world.Random);
        _ice.AddRemoteCandidate(RoomWorld.ServerAddress, 1);
        _rtc = new RtcPeer(_ice, RoomWorld.Dtls.CreateSession(DtlsRole.Client), DtlsRole.Client);
    }

    public string Id { get; }

    public byte VideoType { get; }

    public PeerAddress Address { get; set; }

    public PeerState State => _rtc.State;

    /// <summary>The bottleneck in front of it; without one everything arrives at once.</summary>
    public ClientLink? Link { get; set; }

    /// <summary>What it offers to report about the way to it.</summary>
    public IReadOnlyList<string> Feedback { get; set; } = [];

    public LinkReceiver? Receiver { get; set; }

    /// <summary>The certificate its offers name.</summary>
    public string Fingerprint { get; set; } = RoomWorld.Dtls.LocalFingerprint.ToString();

    /// <summary>Its network is gone, both ways.</summary>
    public bool IsCutOff { get; set; }

    public List<byte[]> Media { get; } = [];

    public List<byte[]> Control { get; } = [];

    public TimeSpan? Deadline => _rtc.Deadline;

    public string Answer { get; private set; } = string.Empty;

    /// <summary>The offer: one section of each kind to publish and to receive as many as wanted.</summary>
    public string Offer(bool publishes, int receives, string simulcast = "")
    {
        List<string> sections = [];
        List<string> mids = [];
        void Section(string kind, string direction, string extra = "")
        {
            var mid = mids.Count.ToString(null, null);
            mids.Add(mid);
            var lines = Feedback.Select(feedback => $"a=rtcp-fb:{(kind == Audio ? 111 : VideoType)} {feedback}").Append(extra);
            sections.Add(string.Format(null, kind, mid, direction, VideoType, VideoType + 1, string.Join('\n', lines)));
        }

        if (publishes)
        {
            Section(Audio, "sendonly");
            Section(Video, "sendonly", simulcast);
        }

        for (var index = 0; index < receives; index++)
        {
            Section(Audio, "recvonly");
            Section(Video, "recvonly");
        }

        return $"""
            v=0
            o=- 1 1 IN IP4 127.0.0.1
            s=-
            t=0 0
            a=group:BUNDLE {string.Join(' ', mids)}
            a=ice-ufrag:{_credentials.Ufrag}
            a=ice-pwd:{_credentials.Password}
            a=fingerprint:{Fingerprint}
            a=setup:actpass
            {string.Join('\n', sections)}

            """;
    }

    public void Join(string room = "room", bool publishes = true, int receives = 1, string simulcast = "")
    {
        Accept(_world.Admit(room, Id, Offer(publishes, receives, simulcast)));
    }

    public void Accept(NegotiationResult result)
    {
        result.Error.ShouldBeNull();
        Answer = result.Answer!;
        SdpReader.TryParse(Answer, out var answer, out _).ShouldBeTrue();
        RemoteTransport.TryRead(answer!, out var remote, out var error).ShouldBeTrue(error);
        var sink = new Sink(this);
        _rtc.SetRemote(remote!.Credentials, remote.Fingerprint, ref sink);
    }

    /// <summary>Restarts ICE by a further offer.</summary>
    public void Restart(bool publishes = true, int receives = 1)
    {
        _credentials = IceCredentials.Create(_world.Random);
        _ice.Restart(_credentials);
        var result = _world.Admitter.Negotiate(_world.LoopOf(Id), _world.Peer(Id), Offer(publishes, receives));
        result.Error.ShouldBeNull();
        SdpReader.TryParse(result.Answer!, out var answer, out _).ShouldBeTrue();
        RemoteTransport.TryRead(answer!, out var remote, out var error).ShouldBeTrue(error);
        var sink = new Sink(this);
        _rtc.SetRemote(remote!.Credentials, remote.Fingerprint, ref sink);
        _ice.AddRemoteCandidate(RoomWorld.ServerAddress, 1);
    }

    public void Advance()
    {
        var sink = new Sink(this);
        _rtc.Advance(_world.Now, ref sink);
    }

    public void Receive(byte[] datagram, TimeSpan? at = null)
    {
        if (IsCutOff)
        {
            return;
        }

        _receivingAt = at ?? _world.Now;
        var sink = new Sink(this);
        _rtc.Receive(_world.Now, datagram, RoomWorld.ServerAddress, ref sink);
    }

    /// <summary>Sends a packet of the section with the given mid.</summary>
    public void SendRtp(string mid, byte type, ushort sequence, uint timestamp, uint ssrc, ReadOnlySpan<byte> payload, string rid = "", int level = -1, bool marker = false, int transport = -1, bool isRepair = false, TimeSpan? sent = null)
    {
        var buffer = new byte[1400];
        var writer = new RtpWriter(buffer, type, marker, sequence, timestamp, ssrc);
        writer.AddExtension(1, System.Text.Encoding.ASCII.GetBytes(mid));
        if (rid.Length > 0)
        {
            writer.AddExtension(isRepair ? 3 : 2, System.Text.Encoding.ASCII.GetBytes(rid));
        }

        if (level >= 0)
        {
            writer.AddExtension(6, [(byte)(0x80 | level)]);
        }

        if (transport >= 0)
        {
            writer.AddExtension(5, [(byte)(transport >> 8), (byte)transport]);
        }

        if (sent is { } time)
        {
            Span<byte> value = stackalloc byte[ExtensionValues.AbsoluteSendTimeLength];
            ExtensionValues.WriteAbsoluteSendTime(value, time);
            writer.AddExtension(4, value);
        }

        var length = writer.FinishHeader();
        payload.CopyTo(buffer.AsSpan(length));
        var sink = new Sink(this);
        _rtc.SendRtp(buffer, length + payload.Length, ref sink).ShouldBeTrue();
    }

    public void SendRtcp(Func<byte[], int> write)
    {
        var buffer = new byte[1400];
        var sink = new Sink(this);
        _rtc.SendRtcp(buffer, write(buffer), ref sink).ShouldBeTrue();
    }

    /// <summary>Protects any bytes and sends them.</summary>
    /// <returns>False when they are no packet at all.</returns>
    public bool TrySend(ReadOnlySpan<byte> packet, bool control)
    {
        var buffer = new byte[packet.Length + 40];
        packet.CopyTo(buffer);
        var sink = new Sink(this);
        return control ? _rtc.SendRtcp(buffer, packet.Length, ref sink) : _rtc.SendRtp(buffer, packet.Length, ref sink);
    }

    public void Close()
    {
        var sink = new Sink(this);
        _rtc.Close(ref sink);
    }

    public void Dispose() => _rtc.Dispose();

    private readonly struct Sink(SimulatedClient client) : IRtcPeerSink
    {
        public void Send(scoped ReadOnlySpan<byte> datagram, PeerAddress destination)
        {
            if (!client.IsCutOff)
            {
                client._world.ToServer(client.Address, datagram.ToArray());
            }
        }

        public void OnRtp(scoped Span<byte> packet, in RtpHeader header)
        {
            client.Receiver?.OnPacket(client._receivingAt, packet.ToArray(), header);

            // Padding on the stream for resends only probes the path.
            if (header.PayloadLength > 0 || header.PayloadType != client.VideoType + 1)
            {
                client.Media.Add(packet.ToArray());
            }
        }

        public void OnRtcp(scoped ReadOnlySpan<byte> compound) => client.Control.Add(compound.ToArray());

        public void OnState(PeerState state)
        {
        }
    }
}
