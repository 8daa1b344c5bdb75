using System.Runtime.InteropServices;

namespace Parley.Bench.Network;

// Unsafe: the layouts of Linux on 64 bits (recvmmsg(2), cmsg(3), ip(7)).
internal static unsafe partial class Native
{
    public const int DontWait = 0x40;
    public const int SolSocket = 1;
    public const int SoReceiveBufferForce = 33;
    public const int SoTimestampNanoseconds = 35;
    public const int IpPacketInfo = 8;
    public const int SolUdp = 17;
    public const int UdpSegment = 103;
    public const short PollIn = 1;
    public const int Interrupted = 4;
    public const int WouldBlock = 11;

    [LibraryImport("libc", EntryPoint = "recvmmsg", SetLastError = true)]
    public static partial int ReceiveMany(int socket, ManyHeader* messages, uint count, int flags, void* timeout);

    [LibraryImport("libc", EntryPoint = "sendmmsg", SetLastError = true)]
    public static partial int SendMany(int socket, ManyHeader* messages, uint count, int flags);

    [LibraryImport("libc", EntryPoint = "sendto", SetLastError = true)]
    public static partial nint SendOne(int socket, void* bytes, nuint length, int flags, Address* name, uint nameLength);

    [LibraryImport("libc", EntryPoint = "ppoll", SetLastError = true)]
    public static partial int Poll(PollEntry* entries, nuint count, TimeSpec* timeout, void* signals);

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    public static partial int Sleep(TimeSpec* time, TimeSpec* rest);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    public static partial int GetTime(int clock, TimeSpec* time);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    public static partial int SetAffinity(int thread, nuint size, ulong* mask);

    [LibraryImport("libc", EntryPoint = "gettid")]
    public static partial int ThreadId();

    [StructLayout(LayoutKind.Sequential)]
    public struct Vector
    {
        public byte* Base;
        public nuint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct MessageHeader
    {
        public Address* Name;
        public uint NameLength;
        public Vector* Vectors;
        public nuint VectorCount;
        public byte* Control;
        public nuint ControlLength;
        public int Flags;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct ManyHeader
    {
        public MessageHeader Header;
        public uint Length;
    }

    // The multi-byte fields are in network order.
    [StructLayout(LayoutKind.Sequential)]
    public struct Address
    {
        public ushort Family;
        public ushort Port;
        public uint Host;
        public ulong Zero;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct ControlHeader
    {
        public nuint Length;
        public int Level;
        public int Type;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct PacketInfo
    {
        public int Interface;
        public uint Source;
        public uint Destination;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;

        public readonly long TotalNanoseconds => (Seconds * 1_000_000_000) + Nanoseconds;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Results;
    }
}
