using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Parley.Rtc;
using Parley.Rtc.Srtp;
using Parley.Sfu.Network;

namespace Parley.Bench.Micro;

/// <summary>One packet to 50 receivers: header rewritten, encrypted for each, sent in one batch. Ours against the same in C.</summary>
internal sealed class FanOut : IMicroBenchmark
{
    private const int Receivers = 50;
    private const int Length = 1200;
    private const int Header = 12;
    private const int KeyLength = 16;
    private const int SaltLength = 12;
    private const int Packets = 20;

    private readonly UdpTargets _targets = new(Receivers);
    private readonly Socket _socket = UdpTargets.Open();
    private readonly BatchedPort _port = new(new PortOptions(IPAddress.Loopback, 0));
    private readonly byte[] _packet = new byte[Length];
    private readonly byte[] _keys = new byte[Receivers * KeyLength];
    private readonly byte[] _salts = new byte[Receivers * SaltLength];
    private readonly List<SrtpOutbound> _outbound = [];
    private readonly List<PeerAddress> _addresses = [];
    private FanOutInC? _inC;
    private ulong _indexInC;
    private ulong _index;

    public string Name => "fan-out";

    public string Description => $"one packet of {Length} bytes to {Receivers} receivers, per packet in; reading not included";

    public IReadOnlyList<MicroVariant> Prepare()
    {
        var random = new Random(1);
        random.NextBytes(_packet);
        random.NextBytes(_keys);
        random.NextBytes(_salts);
        _packet[0] = 0x80;
        _packet[1] = 96;
        for (var index = 0; index < Receivers; index++)
        {
            _outbound.Add(new SrtpOutbound(
                SrtpProfile.AeadAes128Gcm, _keys.AsSpan(index * KeyLength, KeyLength), _salts.AsSpan(index * SaltLength, SaltLength)));
            _addresses.Add(PeerAddress.FromBytes([127, 0, 0, 1], _targets.Ports[index]));
        }

        _socket.Blocking = true;
        var inC = _inC = new FanOutInC(_socket, _targets.Ports, _keys, _salts);
        return
        [
            Variant("C: OpenSSL EVP, sendmmsg", () => inC.Send(_packet, Header, ++_indexInC, encrypts: true)),
            Variant("C: no encryption, sendmmsg", () => inC.Send(_packet, Header, ++_indexInC, encrypts: false)),
            Variant("ours", Send),
            new MicroVariant("ours, protecting alone", Protect),
        ];
    }

    public void Dispose()
    {
        _inC?.Dispose();
        _outbound.ForEach(one => one.Dispose());
        _port.Dispose();
        _socket.Dispose();
        _targets.Dispose();
    }

    private MicroVariant Variant(string name, Func<long> send) => new(
        name,
        () =>
        {
            for (var count = 0; count < Packets; count++)
            {
                send();
            }

            return Packets;
        },
        After: () => _targets.Drain(Packets * Receivers));

    private long Send()
    {
        _index++;
        for (var index = 0; index < Receivers; index++)
        {
            _port.Send(Protect(index, _port.Rent()), _addresses[index]);
        }

        _port.Flush();
        return Receivers;
    }

    private long Protect()
    {
        for (var count = 0; count < Packets; count++)
        {
            _index++;
            for (var index = 0; index < Receivers; index++)
            {
                Protect(index, _port.Rent());
            }
        }

        return Packets;
    }

    private int Protect(int receiver, Span<byte> slot)
    {
        _packet.AsSpan(0, Header).CopyTo(slot);
        BinaryPrimitives.WriteUInt16BigEndian(slot[2..], (ushort)_index);
        BinaryPrimitives.WriteUInt32BigEndian(slot[8..], 1000 + (uint)receiver);
        var status = _outbound[receiver].ProtectRtp(slot[..Header], _packet.AsSpan(Header), slot, out var written);
        return status == SrtpStatus.Ok ? written : throw new InvalidOperationException($"{status}");
    }
}
