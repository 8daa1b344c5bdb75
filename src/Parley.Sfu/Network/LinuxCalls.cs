using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Parley.Sfu.Network;

// Unsafe: the message structures of recvmmsg and sendmmsg hold addresses.

/// <summary>The system calls and constants of 64-bit Linux that the framework has no name for.</summary>
internal static unsafe partial class LinuxCalls
{
    public const int DontWait = 0x40;
    public const int Truncated = 0x20;
    public const int PollIn = 1;
    public const int PollOut = 4;
    public const int Again = 11;
    public const int Interrupted = 4;
    public const int InputOutputError = 5;
    public const int InvalidArgument = 22;
    public const int MessageSize = 90;
    public const int ConnectionAborted = 103;
    public const int UdpLevel = 17;
    public const int UdpSegment = 103;
    public const int SocketLevel = 1;

    /// <summary>SO_TIMESTAMPNS and the control message it makes: a <c>struct timespec</c> of the wall clock.</summary>
    public const int TimestampNanoseconds = 35;
    private const int RealTime = 0;
    private const int ReusePort = 15;
    private const int ReceiveBufferForce = 33;
    private const int SendBufferForce = 32;

    // EFD_NONBLOCK and EFD_CLOEXEC.
    private const int EventFlags = 0x800 | 0x80000;

    /// <summary>A counter that wakes a waiting thread.</summary>
    public static SafeFileHandle CreateEvent()
    {
        var handle = new SafeFileHandle(eventfd(0, EventFlags), ownsHandle: true);
        return handle.IsInvalid ? throw new SocketException(Marshal.GetLastSystemError()) : handle;
    }

    /// <summary>Above the system's limit the buffers may grow only with the right to do so; without it the limit stays.</summary>
    public static void ForceBuffers(Socket socket, int size)
    {
        _ = setsockopt((int)socket.Handle, SocketLevel, ReceiveBufferForce, &size, sizeof(int));
        _ = setsockopt((int)socket.Handle, SocketLevel, SendBufferForce, &size, sizeof(int));
    }

    public static void SharePort(Socket socket)
    {
        var on = 1;
        if (setsockopt((int)socket.Handle, SocketLevel, ReusePort, &on, sizeof(int)) != 0)
        {
            throw new SocketException(Marshal.GetLastSystemError());
        }
    }

    /// <summary>Asks for the time each datagram arrived at.</summary>
    public static void Stamp(Socket socket)
    {
        var on = 1;
        _ = setsockopt((int)socket.Handle, SocketLevel, TimestampNanoseconds, &on, sizeof(int));
    }

    /// <summary>The clock of those times, in nanoseconds.</summary>
    public static long WallClock()
    {
        var time = stackalloc long[2];
        return clock_gettime(RealTime, time) == 0 ? (time[0] * 1_000_000_000) + time[1] : 0;
    }

    [LibraryImport("libc", SetLastError = true)]
    public static partial int recvmmsg(int socket, MultiMessage* messages, uint count, int flags, void* timeout);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int sendmmsg(int socket, MultiMessage* messages, uint count, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int poll(PollItem* items, ulong count, int milliseconds);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint read(SafeFileHandle file, void* buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint write(SafeFileHandle file, void* buffer, nuint count);

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, long* time);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int eventfd(uint initial, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setsockopt(int socket, int level, int name, void* value, uint length);

    /// <summary><c>struct iovec</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Vector
    {
        public void* Start;
        public nuint Length;
    }

    /// <summary><c>struct mmsghdr</c>, whose inner structure ends at 56 bytes.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 64)]
    internal struct MultiMessage
    {
        [FieldOffset(0)]
        public void* Name;

        [FieldOffset(8)]
        public uint NameLength;

        [FieldOffset(16)]
        public Vector* Vectors;

        [FieldOffset(24)]
        public nuint VectorCount;

        [FieldOffset(32)]
        public void* Control;

        [FieldOffset(40)]
        public nuint ControlLength;

        [FieldOffset(48)]
        public int Flags;

        [FieldOffset(56)]
        public uint Length;
    }

    /// <summary><c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PollItem
    {
        public int File;
        public short Events;
        public short Returned;
    }

    /// <summary>A control message with the segment length: <c>struct cmsghdr</c>, 16 bits, padding to 24 bytes.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 24)]
    internal struct SegmentControl
    {
        /// <summary>What the kernel wants as length: the header and 2 bytes.</summary>
        public const int UsedLength = 18;

        public nuint Length;
        public int Level;
        public int Type;
        public ushort SegmentLength;
    }
}
