using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Parley.Rtc;
using Parley.Rtc.Dtls;
using Parley.Rtc.Ice;
using Parley.Rtc.Rtp;
using Parley.Rtc.Sdp;

namespace Parley.Server.Tests.Calls.Media;

/// <summary>
/// A WebRTC endpoint on a socket of its own that sends whatever a test wants. What it sends is marked with its name's first letter, and
/// it counts what it gets by such marks.
/// </summary>
internal sealed class MediaClient : IDisposable
{
    public const byte AudioType = 111;
    public const byte VideoType = 96;

    /// <summary>Browsers send sound every 20 ms.</summary>
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    private static readonly Stopwatch Clock = Stopwatch.StartNew();
    private static readonly OpenSslProvider Dtls = new(DtlsCertificate.Create(TimeProvider.System.GetUtcNow(), TimeSpan.FromDays(1)));

    private readonly byte _mark;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
    private readonly IceFullAgent _ice;
    private readonly RtcPeer _rtc;
    private readonly byte[] _buffer = new byte[2048];
    private readonly PeerAddress _server;
    private readonly Dictionary<uint, ushort> _sequences = [];
    private TimeSpan _nextFrame;

    public MediaClient(string name, int port)
    {
        _mark = (byte)name[0];
        _socket.Connect(IPAddress.Loopback, port);
        _server = PeerAddress.FromBytes([127, 0, 0, 1], (ushort)port);
        _ice = new IceFullAgent(IceCredentials.Create(RandomNumberGenerator.Fill), IceRole.Controlling, RandomNumberGenerator.Fill);
        _rtc = new RtcPeer(_ice, Dtls.CreateSession(DtlsRole.Client), DtlsRole.Client);
    }

    public PeerState State => _rtc.State;

    /// <summary>The server's side of its transport, which nobody else is told.</summary>
    public RemoteTransport? Remote { get; private set; }

    /// <summary>Its own ICE fragment.</summary>
    public string Fragment => _ice.Local.Ufrag;

    /// <summary>Called every 20 ms while it is connected.</summary>
    public Action? Speaks { get; set; }

    /// <summary>Media packets received, by who sent them.</summary>
    public Dictionary<char, int> Heard { get; } = [];

    /// <summary>The sources under which media came.</summary>
    public HashSet<uint> Sources { get; } = [];

    public int HeardOf(string name) => Heard.GetValueOrDefault(name[0]);

    /// <summary>An offer with sections of the given kinds and directions, such as <c>audio sendonly</c>; their names count from 0.</summary>
    public string Offer(params string[] sections)
    {
        var text = new StringBuilder();
        text.Append("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n")
            .Append(null, $"a=group:BUNDLE {string.Join(' ', Enumerable.Range(0, sections.Length))}\r\n")
            .Append(null, $"a=ice-ufrag:{_ice.Local.Ufrag}\r\na=ice-pwd:{_ice.Local.Password}\r\n")
            .Append(null, $"a=fingerprint:{Dtls.LocalFingerprint}\r\na=setup:actpass\r\n");
        for (var mid = 0; mid < sections.Length; mid++)
        {
            var (kind, direction) = (sections[mid].Split(' ')[0], sections[mid].Split(' ')[1]);
            var (type, codec) = kind == "audio" ? (AudioType, "opus/48000/2") : (VideoType, "VP8/90000");
            text.Append(null, $"m={kind} 9 UDP/TLS/RTP/SAVPF {type}\r\nc=IN IP4 0.0.0.0\r\na=rtcp-mux\r\na=mid:{mid}\r\na={direction}\r\n")
                .Append("a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid\r\na=extmap:6 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n")
                .Append(null, $"a=msid:s {mid}\r\na=rtpmap:{type} {codec}\r\n");
        }

        return text.ToString();
    }

    public void Accept(string answer)
    {
        SdpReader.TryParse(answer, out var description, out _).ShouldBeTrue();
        RemoteTransport.TryRead(description!, out var remote, out var error).ShouldBeTrue(error);
        Remote = remote;
        _ice.AddRemoteCandidate(_server, 1);
        var sink = new Sink(this);
        _rtc.SetRemote(remote!.Credentials, remote.Fingerprint, ref sink);
    }

    /// <summary>Sends one packet of a section.</summary>
    /// <param name="mid">The section, any name.</param>
    /// <param name="ssrc">The source, anybody's.</param>
    /// <param name="video">A whole keyframe instead of sound.</param>
    public void Send(string mid, uint ssrc, bool video = false)
    {
        Span<byte> packet = stackalloc byte[200];
        var number = _sequences[ssrc] = (ushort)(_sequences.GetValueOrDefault(ssrc) + 1);
        var writer = new RtpWriter(packet, video ? VideoType : AudioType, marker: video, number, number * (video ? 1800u : 960u), ssrc);
        writer.AddExtension(1, Encoding.ASCII.GetBytes(mid));
        if (!video)
        {
            // Voice, at -10 dBov.
            writer.AddExtension(6, [0x80 | 10]);
        }

        var length = writer.FinishHeader();

        // RFC 7741 section 4.3: a descriptor of one byte, a frame tag, the start code, 64 x 64.
        ReadOnlySpan<byte> payload = video
            ? [0x10, 0x10, 0, 0, 0x9D, 0x01, 0x2A, 64, 0, 64, 0, _mark]
            : [0x78, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, _mark];
        payload.CopyTo(packet[length..]);
        var sink = new Sink(this);
        _rtc.SendRtp(packet, length + payload.Length, ref sink);
    }

    /// <summary>Sends any bytes from its address.</summary>
    public void SendRaw(ReadOnlySpan<byte> datagram) => TrySend(datagram);

    /// <summary>Takes what has come and does what is due.</summary>
    public void Run()
    {
        var now = Clock.Elapsed;
        var sink = new Sink(this);
        while (_socket.Available > 0)
        {
            int length;
            try
            {
                length = _socket.Receive(_buffer);
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused)
            {
                // Of an earlier datagram; nothing was received.
                continue;
            }

            _rtc.Receive(now, _buffer.AsSpan(0, length), _server, ref sink);
        }

        if (_rtc.Deadline is { } deadline && deadline <= now)
        {
            _rtc.Advance(now, ref sink);
        }

        if (now >= _nextFrame && _rtc.State == PeerState.Connected)
        {
            _nextFrame = now + Frame;
            Speaks?.Invoke();
        }
    }

    public void Dispose()
    {
        _rtc.Dispose();
        _socket.Dispose();
    }

    private void TrySend(ReadOnlySpan<byte> datagram)
    {
        try
        {
            _socket.Send(datagram);
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.WouldBlock or SocketError.ConnectionRefused)
        {
            // Lost, as datagrams may be.
        }
    }

    private readonly struct Sink(MediaClient client) : IRtcPeerSink
    {
        public void Send(scoped ReadOnlySpan<byte> datagram, PeerAddress destination) => client.TrySend(datagram);

        public void OnRtp(scoped Span<byte> packet, in RtpHeader header)
        {
            if (header.PayloadLength > 0)
            {
                var mark = (char)packet[header.Length + header.PayloadLength - 1];
                client.Heard[mark] = client.Heard.GetValueOrDefault(mark) + 1;
                client.Sources.Add(header.Ssrc);
            }
        }

        public void OnRtcp(scoped ReadOnlySpan<byte> compound)
        {
        }

        public void OnState(PeerState state)
        {
        }
    }
}
