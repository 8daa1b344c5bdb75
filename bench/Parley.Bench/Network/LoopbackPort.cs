using System.Buffers.Binary;
using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Parley.Rtc;

namespace Parley.Bench.Network;

/// <summary>
/// One UDP socket that is hundreds of endpoints: each has an address of its own in 127.1.0.0/16, told apart by IP_PKTINFO, so that a server
/// sees different peers while one system call serves a batch of all of them. Received datagrams carry the kernel's time stamp.
/// </summary>
internal sealed unsafe class LoopbackPort : IDisposable
{
    public const int MaxEndpoints = 65_000;
    public const int SlotLength = 2048;

    private const int Batch = 64;
    private const int ControlLength = 96;
    private const uint EndpointNetwork = 0x7F01_0000;
    private readonly Socket _socket;
    private readonly int _descriptor;
    private readonly byte* _memory;
    private readonly Side _in;
    private readonly Side _out;
    private int _queued;

    /// <summary>Opens the port.</summary>
    /// <param name="receiveBuffer">In bytes; a keyframe for a few hundred sinks is some 50 MB of socket memory.</param>
    public LoopbackPort(int receiveBuffer = 128 << 20)
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        _socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        Port = (ushort)((IPEndPoint)_socket.LocalEndPoint!).Port;
        _descriptor = (int)_socket.Handle;
        SetReceiveBuffer(receiveBuffer);
        SetOption(Native.SolSocket, Native.SoTimestampNanoseconds, 1);
        SetOption(0, Native.IpPacketInfo, 1);

        // Native memory: the kernel holds these addresses between calls.
        var side = Batch * (SlotLength + ControlLength + sizeof(Native.ManyHeader) + sizeof(Native.Vector) + sizeof(Native.Address));
        _memory = (byte*)NativeMemory.AllocZeroed((nuint)(2 * side));
        _in = new Side(_memory);
        _out = new Side(_memory + side);
    }

    public ushort Port { get; }

    /// <summary>The address of an endpoint, as its peer sees it.</summary>
    public PeerAddress AddressOf(int endpoint)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, EndpointNetwork + (uint)endpoint + 1);
        return PeerAddress.FromBytes(bytes, Port);
    }

    /// <summary>Waits for datagrams.</summary>
    /// <param name="nanoseconds">How long at most.</param>
    public void Wait(long nanoseconds)
    {
        if (nanoseconds <= 0)
        {
            return;
        }

        var entry = new Native.PollEntry { Descriptor = _descriptor, Events = Native.PollIn };
        var timeout = new Native.TimeSpec { Seconds = nanoseconds / 1_000_000_000, Nanoseconds = nanoseconds % 1_000_000_000 };
        if (Native.Poll(&entry, 1, &timeout, null) < 0 && Marshal.GetLastPInvokeError() != Native.Interrupted)
        {
            throw new Win32Exception();
        }
    }

    /// <summary>Waits without being woken by datagrams.</summary>
    /// <param name="nanoseconds">How long.</param>
    public static void Sleep(long nanoseconds)
    {
        if (nanoseconds > 0)
        {
            var time = new Native.TimeSpec { Seconds = nanoseconds / 1_000_000_000, Nanoseconds = nanoseconds % 1_000_000_000 };
            _ = Native.Sleep(&time, null);
        }
    }

    /// <summary>Reads a batch without waiting.</summary>
    /// <returns>How many datagrams there are; valid until the next call.</returns>
    public int Receive()
    {
        for (var slot = 0; slot < Batch; slot++)
        {
            _in.Prepare(slot, SlotLength, ControlLength);
        }

        var count = Native.ReceiveMany(_descriptor, _in.Messages, Batch, Native.DontWait, null);
        if (count >= 0)
        {
            return count;
        }

        return Marshal.GetLastPInvokeError() is Native.WouldBlock or Native.Interrupted ? 0 : throw new Win32Exception();
    }

    /// <summary>A received datagram.</summary>
    /// <param name="slot">0 to the count of the last batch less 1.</param>
    /// <param name="from">Who sent it.</param>
    /// <param name="endpoint">Which endpoint it was sent to; -1 when it came to another address than an endpoint's.</param>
    /// <param name="arrival">When the kernel got it, on <see cref="WallClock"/>.</param>
    public Span<byte> Datagram(int slot, out PeerAddress from, out int endpoint, out long arrival)
    {
        ref var message = ref _in.Messages[slot];
        var name = message.Header.Name;
        from = PeerAddress.FromBytes(new ReadOnlySpan<byte>(&name->Host, 4), BinaryPrimitives.ReverseEndianness(name->Port));
        endpoint = -1;
        arrival = 0;
        for (nuint offset = 0; offset + (nuint)sizeof(Native.ControlHeader) <= message.Header.ControlLength;)
        {
            var control = (Native.ControlHeader*)(message.Header.Control + offset);
            var data = (byte*)(control + 1);
            if (control->Level == Native.SolSocket && control->Type == Native.SoTimestampNanoseconds)
            {
                arrival = ((Native.TimeSpec*)data)->TotalNanoseconds;
            }
            else if (control->Level == 0 && control->Type == Native.IpPacketInfo)
            {
                var host = BinaryPrimitives.ReverseEndianness(((Native.PacketInfo*)data)->Destination);
                endpoint = (host & 0xFFFF_0000) == EndpointNetwork ? (int)(host & 0xFFFF) - 1 : -1;
            }

            offset += (control->Length + 7) & ~(nuint)7;
        }

        return new Span<byte>(_in.Slot(slot), (int)message.Length);
    }

    /// <summary>Queues a datagram; sent with the batch.</summary>
    public void Send(int endpoint, ReadOnlySpan<byte> datagram, PeerAddress destination)
    {
        _out.Prepare(_queued, datagram.Length, sizeof(Native.ControlHeader) + 16);
        datagram.CopyTo(new Span<byte>(_out.Slot(_queued), SlotLength));
        var name = _out.Messages[_queued].Header.Name;
        Span<byte> host = stackalloc byte[16];
        if (destination.WriteBytes(host) != 4)
        {
            throw new NotSupportedException("The load client speaks IPv4 only.");
        }

        name->Family = 2;
        name->Port = BinaryPrimitives.ReverseEndianness(destination.Port);
        name->Host = MemoryMarshal.Read<uint>(host);
        var control = (Native.ControlHeader*)_out.Messages[_queued].Header.Control;
        control->Length = (nuint)(sizeof(Native.ControlHeader) + sizeof(Native.PacketInfo));
        control->Level = 0;
        control->Type = Native.IpPacketInfo;
        *(Native.PacketInfo*)(control + 1) = new Native.PacketInfo
        {
            // A server that is not on a loopback address gets the machine's own address as ours: Linux drops its answers to 127.1.0.0/16.
            Source = host[0] == 127 ? BinaryPrimitives.ReverseEndianness(EndpointNetwork + (uint)endpoint + 1) : 0,
        };
        if (++_queued == Batch)
        {
            Flush();
        }
    }

    /// <summary>Sends what is queued.</summary>
    public void Flush()
    {
        for (var sent = 0; sent < _queued;)
        {
            var count = Native.SendMany(_descriptor, _out.Messages + sent, (uint)(_queued - sent), 0);
            if (count < 0 && Marshal.GetLastPInvokeError() != Native.Interrupted)
            {
                throw new Win32Exception();
            }

            sent += Math.Max(count, 0);
        }

        _queued = 0;
    }

    public void Dispose()
    {
        _socket.Dispose();
        NativeMemory.Free(_memory);
    }

    // Without the right to exceed the system's limit the limit is what we get.
    private void SetReceiveBuffer(int bytes)
    {
        try
        {
            SetOption(Native.SolSocket, Native.SoReceiveBufferForce, bytes);
        }
        catch (SocketException)
        {
            _socket.ReceiveBufferSize = bytes;
        }
    }

    private void SetOption(int level, int option, int value) =>
        _socket.SetRawSocketOption(level, option, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in value)));

    private readonly struct Side
    {
        private readonly byte* _slots;
        private readonly byte* _controls;
        private readonly Native.Vector* _vectors;
        private readonly Native.Address* _names;

        public Side(byte* memory)
        {
            Messages = (Native.ManyHeader*)memory;
            _vectors = (Native.Vector*)(Messages + Batch);
            _names = (Native.Address*)(_vectors + Batch);
            _controls = (byte*)(_names + Batch);
            _slots = _controls + (Batch * ControlLength);
        }

        public Native.ManyHeader* Messages { get; }

        public byte* Slot(int slot) => _slots + (slot * SlotLength);

        public void Prepare(int slot, int length, int controlLength)
        {
            _vectors[slot] = new Native.Vector { Base = Slot(slot), Length = (nuint)length };
            Messages[slot].Header = new Native.MessageHeader
            {
                Name = _names + slot,
                NameLength = (uint)sizeof(Native.Address),
                Vectors = _vectors + slot,
                VectorCount = 1,
                Control = _controls + (slot * ControlLength),
                ControlLength = (nuint)controlLength,
            };
        }
    }
}
