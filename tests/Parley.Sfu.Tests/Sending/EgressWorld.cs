using Parley.Rtc.Rtcp;
using Parley.Rtc.Rtp;
using Parley.Sfu.Routing;
using Parley.Sfu.Sending;

namespace Parley.Sfu.Tests.Sending;

/// <summary>One publisher, several receivers; datagrams leave in the order the port got them.</summary>
public abstract class EgressWorld : IDisposable
{
    private protected const byte Opus = 111;
    private protected const byte Vp8 = 96;
    private protected const byte Rtx = 97;
    private protected readonly RoomWorld _world = new();
    private protected readonly List<(Rtc.PeerAddress To, byte[] Bytes)> _sent = [];
    private protected readonly List<SimulatedClient> _bobs = [];
    private protected SimulatedClient _alice = null!;
    private protected ushort _audio;
    private protected ushort _video = 1000;

    public void Dispose()
    {
        _world.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected void Connect(int receivers)
    {
        _alice = _world.Client("alice");
        _alice.Join(receives: 0);
        for (var index = 0; index < receivers; index++)
        {
            _bobs.Add(_world.Client($"bob{index}"));
            _bobs[^1].Join(publishes: false);
        }

        _world.RunUntilConnected();
        var output = _world.Port.Output!;
        _world.Port.Output = (to, bytes) =>
        {
            // What is not media keeps the connections alive.
            if (bytes[0] is >= 128 and <= 191 && bytes[1] is < 192 or > 223)
            {
                _sent.Add((to, bytes));
            }
            else
            {
                output(to, bytes);
            }
        };
    }

    private protected PeerSession Receiver() => _world.Loop.Rooms["room"].Peers.Single(peer => peer.Id == "bob0");

    private protected void Picture(int packets, bool keyframe, int size = 1000)
    {
        var timestamp = 90u * _video;
        for (var index = 0; index < packets; index++)
        {
            _alice.SendRtp(
                "1", Vp8, _video++, timestamp, 88, [(byte)(index == 0 ? 0x10 : 0), (byte)(keyframe ? 0 : 1), .. new byte[size]],
                marker: index == packets - 1);
        }
    }

    private protected void Sound() => _alice.SendRtp("0", Opus, _audio, 960u * _audio++, 77, new byte[80], level: 20);

    private protected void Arrive() => _world.Loop.Step(_world.Now, _world.Port.Receive(TimeSpan.Zero));

    private protected void Drain()
    {
        for (var slice = 0; slice < 1000 && _world.Loop.Egress.IsBusy; slice++)
        {
            Arrive();
        }

        _world.Loop.Egress.IsBusy.ShouldBeFalse();
    }

    private protected int KeyframeRequests()
    {
        var count = 0;
        foreach (var compound in _alice.Control)
        {
            var reader = new RtcpReader(compound);
            while (reader.TryRead(out var block))
            {
                count += PictureLossIndication.TryParse(block, out _) ? 1 : 0;
            }
        }

        return count;
    }

    private protected static byte Type(byte[] packet) => (byte)(packet[1] & 0x7F);

    private protected static RtpHeader Header(byte[] packet)
    {
        RtpHeader.TryParseProtected(packet, out var protectedHeader).ShouldBeTrue();
        return RtpHeader.TryParse(packet, out var header) ? header : protectedHeader;
    }

    private protected sealed class Log : ISendObserver
    {
        public List<(ushort Sequence, int Bytes, byte Probe)> Sent { get; } = [];

        public void OnSent(TimeSpan now, ushort transportSequence, int bytes, byte probe) =>
            Sent.Add((transportSequence, bytes, probe));
    }
}
