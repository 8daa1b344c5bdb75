using System.Buffers.Binary;
using Parley.Rtc;
using Parley.Rtc.Ice;
using Parley.Rtc.Stun;

namespace Parley.Fuzz.Targets;

/// <summary>
/// The agent of the server and the one of the load client. An input with an odd first byte is signed before, so that changes reach what
/// lies behind the check of the password.
/// </summary>
internal sealed class IceTarget : FuzzTarget
{
    private static readonly PeerAddress From = PeerAddress.FromBytes([10, 0, 0, 1], 1);
    private readonly IceCredentials _local;
    private readonly StunKey _key;
    private readonly byte[] _signed = new byte[2000];
    private IceLiteAgent _lite;
    private IceFullAgent _full;
    private TimeSpan _now;

    public IceTarget()
    {
        var random = new Random(1);
        _local = IceCredentials.Create(random.NextBytes);
        _key = new StunKey(_local.Password);
        _lite = Lite();
        _full = Full();
    }

    public override string Name => "ice";

    // A failed agent is replaced.
    public override long MaxAllocation(int length) => 16_384;

    public override IEnumerable<byte[]> Seeds => [Check(0, [1]), Check(1, [1]), Check(1, [])];

    public override void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        _now += TimeSpan.FromMilliseconds(10);
        var datagram = (input[0] & 1) == 0 ? input[1..] : Sign(input[1..]);
        var sink = new Sink();
        var known = _lite.Receive(_now, datagram, From, ref sink);
        var refused = StunMessage.TryParse(datagram, out var message) && message.VerifyIntegrity(_key);
        Hold(known || refused || sink.Bytes == 0, "who does not know the password gets no answer");
        Hold(sink.Bytes <= Math.Max(datagram.Length, 160), "an answer is not longer than a check");
        _full.Receive(_now, datagram, From, ref sink);
        _lite.Advance(_now, ref sink);
        _full.Advance(_now, ref sink);
        if (_lite.State == IceState.Failed || _full.State == IceState.Failed)
        {
            _lite.Dispose();
            _full.Dispose();
            _lite = Lite();
            _full = Full();
        }
    }

    protected override void Close()
    {
        _key.Dispose();
        _lite.Dispose();
        _full.Dispose();
    }

    // Everything up to the integrity, with the right one behind it.
    private ReadOnlySpan<byte> Sign(ReadOnlySpan<byte> body)
    {
        if (body.Length < StunLayout.HeaderLength || body.Length > 1400)
        {
            return body;
        }

        var writer = new StunWriter(_signed, StunLayout.ClassOf(BinaryPrimitives.ReadUInt16BigEndian(body)), body.Slice(8, 12));
        for (var at = StunLayout.HeaderLength; at + 4 <= body.Length;)
        {
            var type = (StunAttributeType)BinaryPrimitives.ReadUInt16BigEndian(body[at..]);
            var length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(body[(at + 2)..]), body.Length - at - 4);
            if (type is StunAttributeType.MessageIntegrity or StunAttributeType.Fingerprint)
            {
                break;
            }

            writer.Add(type, body.Slice(at + 4, length));
            at += 4 + StunLayout.Padded(length);
        }

        writer.AddIntegrity(_key);
        return _signed.AsSpan(0, writer.Finish());
    }

    private byte[] Check(byte mode, ReadOnlySpan<byte> nominate)
    {
        var buffer = new byte[300];
        var writer = new StunWriter(buffer, StunClass.Request, new byte[12]);
        writer.AddUsername(_local.Ufrag, "peer");
        writer.Add(StunAttributeType.Priority, 7u);
        writer.Add(StunAttributeType.IceControlling, 9ul);
        if (!nominate.IsEmpty)
        {
            writer.AddFlag(StunAttributeType.UseCandidate);
        }

        writer.AddIntegrity(_key);
        return [mode, .. buffer[..writer.Finish()]];
    }

    private IceLiteAgent Lite() => new(_local, new Random(2).NextBytes);

    private IceFullAgent Full()
    {
        var agent = new IceFullAgent(_local, IceRole.Controlling, new Random(3).NextBytes);
        agent.SetRemote(_local);
        agent.AddRemoteCandidate(From, 1);
        return agent;
    }

    private struct Sink : IIceSink
    {
        public int Bytes;

        public void SendStun(scoped ReadOnlySpan<byte> datagram, PeerAddress destination) => Bytes += datagram.Length;
    }
}
