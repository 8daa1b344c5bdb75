using System.Buffers.Binary;
using System.Text;
using Parley.Rtc;
using Parley.Rtc.Rtp;
using Parley.Sfu.Network;
using Parley.Sfu.Tests;

namespace Parley.Fuzz.Targets;

/// <summary>
/// A whole worker with three people in a room. The input is a script: one byte of what happens, two of length, the bytes. Datagrams come
/// from a person or from nowhere, plain or protected by the person; offers change a session; time passes.
/// </summary>
internal sealed class LoopTarget : FuzzTarget
{
    private const int StepsPerRoom = 4000;
    private RoomWorld _world;
    private SimulatedClient[] _clients;
    private int _steps;
    private ushort _sequence;

    public LoopTarget() => (_world, _clients) = Open();

    public override string Name => "loop";

    public override int MaxLength => 8000;

    // A new room now and then: handshakes of three people.
    public override long MaxAllocation(int length) => 20_000_000;

    public override TimeSpan MaxTime => TimeSpan.FromMilliseconds(500);

    public override IEnumerable<byte[]> Seeds
    {
        get
        {
            byte[] vp8 = [0x90, 0x80, 0x81, 0x2A, 0x10, 0, 0, 0x9D, 0x01, 0x2A, 0x80, 0x02, 0x68, 0x01];
            yield return [.. Op(2, [0x90, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 0xBE, 0xDE, 0, 1, 0x10, 0x31, 0, 0, .. vp8]), .. Op(7, [])];
            yield return [.. Op(3, [0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 9]), .. Op(7, [])];
            yield return [.. Op(3, [0x8F, 205, 0, 5, 0, 0, 0, 1, 0, 0, 0, 9, 0, 1, 0, 4, 0, 0, 1, 0, 0x20, 4, 1, 1]), .. Op(7, [])];
            yield return Op(4, Encoding.ASCII.GetBytes(_clients[0].Offer(publishes: true, receives: 3, "a=rid:q send\na=rid:h send\na=simulcast:send q;h")));
            yield return Op(5, Encoding.ASCII.GetBytes(_clients[0].Offer(publishes: false, receives: 1)));
        }
    }

    public override void Run(ReadOnlySpan<byte> input)
    {
        for (var steps = 0; input.Length >= 3 && steps < 20; steps++)
        {
            var length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(input[1..]), input.Length - 3);
            var bytes = input.Slice(3, length);

            // Ports hand over no longer datagrams; an offer may be longer.
            Step(input[0], (input[0] & 7) is 4 or 5 ? bytes : bytes[..Math.Min(length, IDatagramPort.MaxDatagram - 40)]);
            input = input[(3 + length)..];
        }

        _world.Step();
        Hold(_world.Loop.PeerCount <= _clients.Length + 1, "nobody joins by datagrams");
        if ((_steps += 20) >= StepsPerRoom || _world.Loop.PeerCount < _clients.Length || Array.Exists(_clients, client => client.State != PeerState.Connected))
        {
            _steps = 0;
            _world.Dispose();
            (_world, _clients) = Open();
        }

        Forget();
    }

    protected override void Close() => _world.Dispose();

    private void Step(byte kind, ReadOnlySpan<byte> bytes)
    {
        var client = _clients[(kind >> 3) % _clients.Length];
        switch (kind & 7)
        {
            case 0:
                _world.ToServer(client.Address, bytes.ToArray());
                break;
            case 1:
                _world.ToServer(PeerAddress.FromBytes([9, 9, 9, kind], 9), bytes.ToArray());
                break;
            case 2:
                client.TrySend(bytes, control: false);
                break;
            case 3:
                client.TrySend(bytes, control: true);
                break;
            case 4:
                Offer(client, bytes, again: true);
                break;
            case 5:
                Offer(client, bytes, again: false);
                break;
            case 6:
                client.TrySend(Packet(kind >> 7, client.VideoType, bytes), control: false);
                break;
            default:
                _world.Run(TimeSpan.FromMilliseconds(5 + (kind >> 3)));
                break;
        }
    }

    // A packet as browsers send them, of one source per person and kind: what follows is the payload.
    private byte[] Packet(int section, byte videoType, ReadOnlySpan<byte> payload)
    {
        var buffer = new byte[40 + payload.Length];
        var writer = new RtpWriter(buffer, section == 0 ? (byte)111 : videoType, marker: (_sequence & 3) == 0, _sequence, _sequence++ * 900u, 5u + (uint)section);
        writer.AddExtension(1, [(byte)('0' + section)]);
        var length = writer.FinishHeader();
        payload.CopyTo(buffer.AsSpan(length));
        return buffer[..(length + payload.Length)];
    }

    private void Offer(SimulatedClient client, ReadOnlySpan<byte> text, bool again)
    {
        var offer = Encoding.UTF8.GetString(text);
        var room = _world.Loop.Rooms.Values.FirstOrDefault();
        var session = room?.Peers.Find(peer => peer.Id == client.Id);
        var result = !again || session is null
            ? _world.Admitter.Admit(_world.Loop, "other", "stranger", offer, subscribesToAll: true)
            : _world.Admitter.Negotiate(_world.Loop, session, offer);
        Hold(result.Answer is null == (result.Error is not null), "either an answer or an error");
        if (_world.Loop.Rooms.TryGetValue("other", out var other) && other.Peers.Count > 0)
        {
            _world.Loop.Remove(other.Peers[0], "fuzz");
        }
    }

    private void Forget()
    {
        _world.Events.Clear();
        foreach (var client in _clients)
        {
            client.Media.Clear();
            client.Control.Clear();
        }
    }

    private static byte[] Op(byte kind, byte[] bytes) => [kind, (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];

    private static (RoomWorld World, SimulatedClient[] Clients) Open()
    {
        var world = new RoomWorld();
        SimulatedClient[] clients = [world.Client("alice"), world.Client("bob"), world.Client("carol", videoType: 120)];
        foreach (var client in clients)
        {
            client.Join(receives: 2, simulcast: client.Id == "bob" ? "a=rid:q send\na=rid:h send\na=simulcast:send q;h" : "");
        }

        world.RunUntilConnected();
        return (world, clients);
    }
}
