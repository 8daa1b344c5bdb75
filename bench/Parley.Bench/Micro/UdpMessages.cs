using System.Buffers.Binary;
using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Parley.Bench.Network;

namespace Parley.Bench.Micro;

// Unsafe: the message structures of sendmmsg and recvmmsg hold addresses.

/// <summary>Message structures in native memory for one socket's batched calls; all messages send the same bytes.</summary>
internal sealed unsafe class UdpMessages : IDisposable
{
    public const int DatagramLength = 1200;
    private const int Batch = 128;
    private const int MaxSegments = 32;
    private const int ControlLength = 24;
    private const uint Loopback = 0x7F00_0001;

    private readonly int _descriptor;
    private readonly byte* _memory;
    private readonly Native.ManyHeader* _messages;
    private readonly Native.Vector* _vectors;
    private readonly Native.Address* _names;
    private readonly byte* _controls;
    private readonly byte* _bytes;

    public UdpMessages(Socket socket)
    {
        _descriptor = (int)socket.Handle;
        var heads = Batch * (sizeof(Native.ManyHeader) + sizeof(Native.Vector) + sizeof(Native.Address) + ControlLength);

        // Received datagrams get a place each, sent ones share the first.
        _memory = (byte*)NativeMemory.AllocZeroed((nuint)(heads + (Batch * 2048)));
        _messages = (Native.ManyHeader*)_memory;
        _vectors = (Native.Vector*)(_messages + Batch);
        _names = (Native.Address*)(_vectors + Batch);
        _controls = (byte*)(_names + Batch);
        _bytes = _memory + heads;
    }

    /// <summary>Sends one datagram, or one message of equal segments, to each port, by calls of a batch each.</summary>
    /// <returns>How many datagrams that were.</returns>
    public long Send(IReadOnlyList<ushort> ports, int batch, int segments)
    {
        for (var next = 0; next < ports.Count;)
        {
            var count = Math.Min(batch, ports.Count - next);
            for (var slot = 0; slot < count; slot++)
            {
                Prepare(slot, DatagramLength * segments);
                _names[slot] = new Native.Address
                {
                    Family = 2,
                    Port = BinaryPrimitives.ReverseEndianness(ports[next + slot]),
                    Host = BinaryPrimitives.ReverseEndianness(Loopback),
                };
                if (segments > 1)
                {
                    Segment(slot);
                }
            }

            for (var sent = 0; sent < count;)
            {
                var done = Native.SendMany(_descriptor, _messages + sent, (uint)(count - sent), 0);
                sent += done >= 0 ? done : throw new Win32Exception();
            }

            next += count;
        }

        return (long)ports.Count * segments;
    }

    /// <summary>One plain sendto for each port.</summary>
    public long SendEach(IReadOnlyList<ushort> ports)
    {
        for (var index = 0; index < ports.Count; index++)
        {
            var name = new Native.Address
            {
                Family = 2,
                Port = BinaryPrimitives.ReverseEndianness(ports[index]),
                Host = BinaryPrimitives.ReverseEndianness(Loopback),
            };
            if (Native.SendOne(_descriptor, _bytes, DatagramLength, 0, &name, (uint)sizeof(Native.Address)) < 0)
            {
                throw new Win32Exception();
            }
        }

        return ports.Count;
    }

    /// <summary>Takes what is there by calls of a batch each.</summary>
    public long Receive(int batch)
    {
        long total = 0;
        while (true)
        {
            for (var slot = 0; slot < batch; slot++)
            {
                Prepare(slot, 2048);
                _vectors[slot].Base = _bytes + (slot * 2048);
            }

            var count = Native.ReceiveMany(_descriptor, _messages, (uint)batch, Native.DontWait, null);
            if (count < 0)
            {
                return Marshal.GetLastPInvokeError() == Native.WouldBlock ? total : throw new Win32Exception();
            }

            total += count;
        }
    }

    public void Dispose() => NativeMemory.Free(_memory);

    private void Prepare(int slot, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaxSegments * DatagramLength);
        _vectors[slot] = new Native.Vector { Base = _bytes, Length = (nuint)length };
        _messages[slot].Header = new Native.MessageHeader
        {
            Name = _names + slot,
            NameLength = (uint)sizeof(Native.Address),
            Vectors = _vectors + slot,
            VectorCount = 1,
        };
    }

    private void Segment(int slot)
    {
        var control = (Native.ControlHeader*)(_controls + (slot * ControlLength));
        *control = new Native.ControlHeader { Length = (nuint)(sizeof(Native.ControlHeader) + sizeof(ushort)), Level = Native.SolUdp, Type = Native.UdpSegment };
        *(ushort*)(control + 1) = DatagramLength;
        _messages[slot].Header.Control = (byte*)control;
        _messages[slot].Header.ControlLength = ControlLength;
    }
}
