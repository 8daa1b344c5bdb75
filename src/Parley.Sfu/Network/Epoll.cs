using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Parley.Sfu.Network;

// Unsafe: hands pinned event records to the kernel.

/// <summary>Tells which of many files are ready, at a cost that does not grow with those that are not. Level-triggered.</summary>
internal sealed unsafe partial class Epoll : IDisposable
{
    public const uint Readable = 1;
    public const uint Writable = 4;

    /// <summary>Connections served before the other work gets its turn.</summary>
    public const int MaxEvents = 8;
    private const int CloseOnExec = 0x80000;
    private const int AddFile = 1;
    private const int RemoveFile = 2;
    private const int ChangeFile = 3;

    // The record is packed on x86-64 alone.
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int Stride = DataOffset + 8;

    private readonly SafeFileHandle _file = new(epoll_create1(CloseOnExec), ownsHandle: true);
    private readonly byte[] _events = GC.AllocateArray<byte>(MaxEvents * 16, pinned: true);

    public Epoll()
    {
        if (_file.IsInvalid)
        {
            throw new SocketException(Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Readable itself while one of its files is ready.</summary>
    public int File => (int)_file.DangerousGetHandle();

    public void Add(SafeHandle file, uint token, uint events) => Control(AddFile, file, token, events);

    public void Change(SafeHandle file, uint token, uint events) => Control(ChangeFile, file, token, events);

    public void Remove(SafeHandle file) => Control(RemoveFile, file, 0, 0);

    /// <summary>Asks without waiting.</summary>
    /// <returns>How many of <see cref="Event"/> there are.</returns>
    public int Poll()
    {
        fixed (byte* events = _events)
        {
            return Math.Max(0, epoll_wait(_file, events, MaxEvents, 0));
        }
    }

    public (uint Token, uint Events) Event(int index)
    {
        var record = _events.AsSpan(index * Stride, Stride);
        return (MemoryMarshal.Read<uint>(record[DataOffset..]), MemoryMarshal.Read<uint>(record));
    }

    public void Dispose() => _file.Dispose();

    private void Control(int operation, SafeHandle file, uint token, uint events)
    {
        Span<byte> record = stackalloc byte[16];
        record.Clear();
        MemoryMarshal.Write(record, events);
        MemoryMarshal.Write(record[DataOffset..], token);
        fixed (byte* start = record)
        {
            if (epoll_ctl(_file, operation, file, start) != 0)
            {
                throw new SocketException(Marshal.GetLastPInvokeError());
            }
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_ctl(SafeFileHandle epoll, int operation, SafeHandle file, byte* record);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_wait(SafeFileHandle epoll, byte* events, int count, int milliseconds);
}
