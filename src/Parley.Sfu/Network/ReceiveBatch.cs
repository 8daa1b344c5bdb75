using System.Net.Sockets;
using System.Runtime.InteropServices;
using Parley.Rtc;
using static Parley.Sfu.Network.FixedArrays;
using static Parley.Sfu.Network.LinuxCalls;

namespace Parley.Sfu.Network;

// Unsafe: gives the kernel addresses of pinned arrays.

/// <summary>What one recvmmsg took: datagrams, senders, our addresses they came to and when they came.</summary>
internal sealed unsafe class ReceiveBatch
{
    private const int Capacity = 64;

    // Header and struct timespec.
    private const int StampSpace = ControlMessages.HeaderLength + 16;
    private const int ControlSpace = StampSpace + PacketInfo.MaxSpace;

    // A wall clock that was set meanwhile tells nothing.
    private static readonly TimeSpan Oldest = TimeSpan.FromSeconds(1);

    private readonly bool _inet6;
    private readonly byte[] _bytes = Pinned<byte>(Capacity * IDatagramPort.MaxDatagram);
    private readonly byte[] _names = Pinned<byte>(Capacity * SocketNames.MaxLength);
    private readonly byte[] _controls = Pinned<byte>(Capacity * ControlSpace);
    private readonly Vector[] _vectors = Pinned<Vector>(Capacity);
    private readonly MultiMessage[] _messages = Pinned<MultiMessage>(Capacity);
    private long _takenAt;

    public ReceiveBatch(Socket socket, bool inet6)
    {
        _inet6 = inet6;
        Stamp(socket);
        for (var index = 0; index < Capacity; index++)
        {
            _vectors[index] = new Vector
            {
                Start = Address(_bytes, index * IDatagramPort.MaxDatagram),
                Length = IDatagramPort.MaxDatagram,
            };
            _messages[index] = new MultiMessage
            {
                Name = Address(_names, index * SocketNames.MaxLength),
                NameLength = SocketNames.MaxLength,
                Vectors = (Vector*)Address(_vectors, index),
                VectorCount = 1,
                Control = Address(_controls, index * ControlSpace),
            };
        }
    }

    /// <summary>Takes what is there, without waiting.</summary>
    /// <returns>How many datagrams.</returns>
    public int Take(int file, ref PortCounters counters)
    {
        for (var index = 0; index < Capacity; index++)
        {
            _messages[index].NameLength = SocketNames.MaxLength;
            _messages[index].ControlLength = ControlSpace;
        }

        counters.SystemCalls++;
        var count = recvmmsg(file, (MultiMessage*)Address(_messages, 0), Capacity, DontWait, null);
        if (count < 0)
        {
            // An error an earlier datagram came back with is gone by this.
            counters.ReceiveFailed += Marshal.GetLastPInvokeError() is Again or Interrupted ? 0 : 1;
            return 0;
        }

        _takenAt = count > 0 ? WallClock() : 0;
        for (var index = 0; index < count; index++)
        {
            counters.Received++;
            counters.ReceivedBytes += _messages[index].Length;
            counters.Oversized += (_messages[index].Flags & Truncated) != 0 ? 1 : 0;
        }

        return count;
    }

    public Span<byte> Datagram(int index, out PeerAddress from)
    {
        ref var message = ref _messages[index];
        from = SocketNames.Read(new ReadOnlySpan<byte>(message.Name, SocketNames.MaxLength), _inet6);

        // A cut off datagram is of no use: an empty one is ignored by everybody.
        var length = (message.Flags & Truncated) != 0 ? 0 : (int)message.Length;
        return _bytes.AsSpan(index * IDatagramPort.MaxDatagram, length);
    }

    public ReadOnlySpan<byte> Control(int index) =>
        _controls.AsSpan(index * ControlSpace, Math.Min(ControlSpace, (int)_messages[index].ControlLength));

    /// <summary>How long a datagram had been on this machine when it was taken.</summary>
    public TimeSpan Age(int index)
    {
        if (!ControlMessages.TryFind(Control(index), SocketLevel, TimestampNanoseconds, 16, out var stamp))
        {
            return TimeSpan.Zero;
        }

        var came = (MemoryMarshal.Read<long>(stamp) * 1_000_000_000) + MemoryMarshal.Read<long>(stamp[8..]);
        var age = new TimeSpan((_takenAt - came) / TimeSpan.NanosecondsPerTick);
        return age > TimeSpan.Zero && age <= Oldest ? age : TimeSpan.Zero;
    }
}
