using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Parley.Rtc;
using static Parley.Sfu.Network.FixedArrays;
using static Parley.Sfu.Network.LinuxCalls;

namespace Parley.Sfu.Network;

// Unsafe: gives the kernel addresses of pinned arrays.

/// <summary>
/// A port on 64-bit Linux: recvmmsg, sendmmsg, and runs of equally long datagrams to one destination as one message with
/// UDP_SEGMENT, which costs a quarter of single ones from a run of 4 on.
/// </summary>
internal sealed unsafe class BatchedPort : IDatagramPort
{
    // The kernel's limit since 4.18; newer ones take 128.
    private const int MaxSegments = 64;
    private const int MaxSegmentedBytes = 65_000;

    // A full socket buffer drains within this time or the link is overloaded and waiting would only delay everybody.
    private const int SendPatienceMilliseconds = 2;

    // Segment length and source address.
    private static readonly int ControlRoom = sizeof(SegmentControl) + PacketInfo.MaxSpace;

    private readonly Socket _socket;
    private readonly int _file;
    private readonly bool _inet6;
    private readonly SafeFileHandle _wake;
    private readonly ReceiveBatch _incoming;
    private readonly SendBatch _batch = new();
    private readonly byte[] _names = Pinned<byte>(SendBatch.Capacity * SocketNames.MaxLength);
    private readonly Vector[] _vectors = Pinned<Vector>(SendBatch.Capacity);
    private readonly MultiMessage[] _outgoing = Pinned<MultiMessage>(SendBatch.Capacity);
    private readonly byte[] _controls = Pinned<byte>(SendBatch.Capacity * ControlRoom);
    private readonly LocalAddresses _locals;
    private readonly bool _packetInfo;
    private PortCounters _counters;
    private bool _segmentation;
    private bool _waited;
    private UInt128 _lastLocal;
    private uint _lastPath;

    public BatchedPort(PortOptions options)
    {
        _socket = SocketNames.Bind(options, out _inet6);
        _file = (int)_socket.Handle;
        _wake = CreateEvent();
        _segmentation = options.Segmentation;
        _locals = options.Locals;
        _packetInfo = PacketInfo.IsNeeded(_socket);
        if (_packetInfo)
        {
            PacketInfo.Enable(_socket, _inet6);
        }

        LocalPort = ((IPEndPoint)_socket.LocalEndPoint!).Port;
        _incoming = new ReceiveBatch(_socket, _inet6);
    }

    /// <summary>The layouts are those of 64-bit Linux.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    public int LocalPort { get; }

    public ref readonly PortCounters Counters => ref _counters;

    /// <summary>A further file that ends a wait when it is readable, or -1.</summary>
    public int Companion { get; init; } = -1;

    /// <summary>The last wait was ended by <see cref="Companion"/>.</summary>
    public bool CompanionIsReady { get; private set; }

    public bool SendsSegments => _segmentation;

    public int Receive(TimeSpan timeout)
    {
        CompanionIsReady = false;
        var count = _incoming.Take(_file, ref _counters);
        if (count > 0 || timeout <= TimeSpan.Zero)
        {
            return count;
        }

        var items = stackalloc PollItem[3];
        items[0] = new PollItem { File = _file, Events = PollIn };
        items[1] = new PollItem { File = (int)_wake.DangerousGetHandle(), Events = PollIn };
        items[2] = new PollItem { File = Companion, Events = PollIn };
        _counters.SystemCalls++;
        if (poll(items, 3, (int)Math.Min(int.MaxValue, Math.Ceiling(timeout.TotalMilliseconds))) <= 0)
        {
            return 0;
        }

        if (items[1].Returned != 0)
        {
            ulong wakes;
            _ = read(_wake, &wakes, sizeof(ulong));
        }

        CompanionIsReady = items[2].Returned != 0;
        return items[0].Returned != 0 ? _incoming.Take(_file, ref _counters) : 0;
    }

    public Span<byte> Received(int index, out PeerAddress from)
    {
        var datagram = _incoming.Datagram(index, out from);
        if (_packetInfo)
        {
            from = from.WithPath(ReadPath(_incoming.Control(index)));
        }

        return datagram;
    }

    public TimeSpan Age(int index) => _incoming.Age(index);

    public Span<byte> Rent()
    {
        if (_batch.IsFull)
        {
            Flush();
        }

        return _batch.Current;
    }

    public void Send(int length, PeerAddress to) => _batch.Add(length, to);

    public void Flush()
    {
        if (_batch.Count == 0)
        {
            return;
        }

        var count = Build();
        _waited = false;
        for (var next = 0; next < count;)
        {
            _counters.SystemCalls++;
            var sent = sendmmsg(_file, (MultiMessage*)Address(_outgoing, next), (uint)(count - next), DontWait);
            var error = sent < 0 ? Marshal.GetLastPInvokeError() : 0;
            for (var end = next + Math.Max(sent, 0); next < end; next++)
            {
                Count(_outgoing[next]);
            }

            if (next < count && error != 0 && error != Interrupted)
            {
                next += Recover(ref _outgoing[next], error);
            }
        }

        _batch.Clear();
    }

    public void Wake()
    {
        var one = 1UL;
        try
        {
            _ = write(_wake, &one, sizeof(ulong));
        }
        catch (ObjectDisposedException)
        {
            // The port is closed: nobody waits any more.
        }
    }

    public void Dispose()
    {
        _wake.Dispose();
        _socket.Dispose();
    }

    private int Build()
    {
        var messages = 0;
        var vectors = 0;
        for (var index = 0; index < _batch.ChainCount; index++)
        {
            ref readonly var chain = ref _batch.ChainAt(index);
            var nameAt = index * SocketNames.MaxLength;
            var nameLength = SocketNames.Write(_names.AsSpan(nameAt), chain.To, _inet6);
            var slot = chain.Head;
            while (slot >= 0)
            {
                var first = vectors;
                var length = _batch.Length(slot);
                slot = AddRun(slot, length, ref vectors);
                ref var message = ref _outgoing[messages++];
                message = new MultiMessage
                {
                    Name = Address(_names, nameAt),
                    NameLength = (uint)nameLength,
                    Vectors = (Vector*)Address(_vectors, first),
                    VectorCount = (nuint)(vectors - first),
                };
                AddControl(ref message, messages - 1, vectors - first > 1 ? length : 0, chain.To.Path);
            }
        }

        return messages;
    }

    // A segmented message is cut into equal parts, of which only the last may be shorter.
    private int AddRun(int slot, int length, ref int vectors)
    {
        var first = vectors;
        var total = 0;
        while (slot >= 0)
        {
            var next = _batch.Length(slot);
            var count = vectors - first;
            if (count > 0 && (!_segmentation || next > length || count == MaxSegments || total + next > MaxSegmentedBytes))
            {
                break;
            }

            _vectors[vectors++] = new Vector
            {
                Start = Unsafe.AsPointer(ref MemoryMarshal.GetReference(_batch.Slot(slot))),
                Length = (nuint)next,
            };
            total += next;
            slot = _batch.Next(slot);
            if (next < length)
            {
                break;
            }
        }

        return slot;
    }

    private void AddControl(ref MultiMessage message, int index, int segmentLength, uint path)
    {
        var at = index * ControlRoom;
        var length = 0;
        if (_packetInfo && _locals.TryGet(path, out var local))
        {
            length = PacketInfo.Write(_controls.AsSpan(at), local, _inet6);
        }

        // Last, so that a run that has to be sent one by one can leave it out.
        if (segmentLength > 0)
        {
            MemoryMarshal.Write(_controls.AsSpan(at + length), new SegmentControl
            {
                Length = SegmentControl.UsedLength,
                Level = UdpLevel,
                Type = UdpSegment,
                SegmentLength = (ushort)segmentLength,
            });
            length += sizeof(SegmentControl);
        }

        message.Control = length > 0 ? Address(_controls, at) : null;
        message.ControlLength = (nuint)length;
    }

    private uint ReadPath(ReadOnlySpan<byte> control)
    {
        if (!PacketInfo.TryRead(control, _inet6, out var local))
        {
            return 0;
        }

        if (local != _lastLocal)
        {
            _lastLocal = local;
            _lastPath = _locals.NumberOf(local);
        }

        return _lastPath;
    }

    /// <summary>Deals with the message the kernel refused.</summary>
    /// <returns>1 when it is done with, 0 to try it again.</returns>
    private int Recover(ref MultiMessage message, int error)
    {
        if (error == Again && !_waited)
        {
            _waited = true;
            var item = new PollItem { File = _file, Events = PollOut };
            _ = poll(&item, 1, SendPatienceMilliseconds);
            return 0;
        }

        if (message.VectorCount > 1 && error is InputOutputError or InvalidArgument or MessageSize)
        {
            // EIO: the device cannot compute the checksums segmentation needs. The others concern this path alone.
            _segmentation &= error != InputOutputError;
            SendOneByOne(message);
            return 1;
        }

        _counters.SendDropped += (long)message.VectorCount;
        return 1;
    }

    private void SendOneByOne(in MultiMessage run)
    {
        for (nuint index = 0; index < run.VectorCount; index++)
        {
            var single = run with
            {
                Vectors = run.Vectors + index,
                VectorCount = 1,
                ControlLength = run.ControlLength - (nuint)sizeof(SegmentControl),
            };
            _counters.SystemCalls++;
            if (sendmmsg(_file, &single, 1, DontWait) == 1)
            {
                Count(single);
            }
            else
            {
                _counters.SendDropped++;
            }
        }
    }

    private void Count(in MultiMessage message)
    {
        _counters.Sent += (long)message.VectorCount;
        _counters.SentBytes += message.Length;
        if (message.VectorCount > 1)
        {
            _counters.Segmented++;
            _counters.SegmentedDatagrams += (long)message.VectorCount;
        }
    }
}
