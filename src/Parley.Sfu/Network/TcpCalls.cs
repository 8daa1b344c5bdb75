using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Parley.Sfu.Network;

// Unsafe: hands spans to the kernel.

/// <summary>Linux's calls for many TCP connections on one thread; errors as numbers, since a peer that resets is nothing exceptional.</summary>
internal static unsafe partial class TcpCalls
{
    // SOCK_NONBLOCK and SOCK_CLOEXEC.
    private const int AcceptFlags = 0x800 | 0x80000;
    private const int NoSignal = 0x4000;
    private const int More = 0x8000;
    private const int TcpLevel = 6;
    private const int NoDelay = 1;
    private const int NotSentLowWater = 25;

    /// <summary>Takes a waiting connection.</summary>
    /// <param name="listener">The listening socket.</param>
    /// <param name="name">Receives the peer's address, <see cref="SocketNames.MaxLength"/> bytes.</param>
    /// <returns>An invalid handle when there is none or the system refuses; the error is the last one.</returns>
    public static SafeFileHandle Accept(SafeHandle listener, Span<byte> name)
    {
        var length = (uint)name.Length;
        fixed (byte* start = name)
        {
            return new SafeFileHandle(accept4(listener, start, &length, AcceptFlags), ownsHandle: true);
        }
    }

    /// <summary>
    /// Frames leave at once, and the system holds few bytes that have not left: what waits must wait here, where sound can overtake.
    /// </summary>
    public static void Prepare(SafeFileHandle connection, int unsentBytes)
    {
        var on = 1;
        _ = setsockopt(connection, TcpLevel, NoDelay, &on, sizeof(int));
        _ = setsockopt(connection, TcpLevel, NotSentLowWater, &unsentBytes, sizeof(int));
    }

    /// <summary>Reads what is there.</summary>
    /// <returns>The bytes read, 0 when the peer has closed, or the negative error.</returns>
    public static int Receive(SafeFileHandle connection, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            var count = recv(connection, start, (nuint)buffer.Length, 0);
            return count < 0 ? -Marshal.GetLastPInvokeError() : (int)count;
        }
    }

    /// <summary>Writes as much as the system takes.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="bytes">What to send.</param>
    /// <param name="more">More follows at once, so a segment need not leave half full.</param>
    /// <returns>The bytes taken or the negative error.</returns>
    public static int Send(SafeFileHandle connection, ReadOnlySpan<byte> bytes, bool more)
    {
        fixed (byte* start = bytes)
        {
            var count = send(connection, start, (nuint)bytes.Length, NoSignal | (more ? More : 0));
            return count < 0 ? -Marshal.GetLastPInvokeError() : (int)count;
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int accept4(SafeHandle socket, byte* name, uint* length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setsockopt(SafeFileHandle socket, int level, int name, void* value, uint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recv(SafeFileHandle socket, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint send(SafeFileHandle socket, byte* buffer, nuint length, int flags);
}
