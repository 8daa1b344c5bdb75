using System.Runtime.InteropServices;

namespace Parley.Rtc.Tests.Srtp;

// Unsafe: the memory is mapped by hand.

/// <summary>Memory in front of a page that cannot be touched: whoever reads or writes behind the end ends the process.</summary>
internal sealed unsafe partial class GuardedBuffer : IDisposable
{
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;

    private readonly nint _start;
    private readonly int _room;
    private readonly int _mapped;
    private readonly bool _isGuarded = OperatingSystem.IsLinux();

    public GuardedBuffer(int length)
    {
        var page = Environment.SystemPageSize;
        _room = (length + page - 1) / page * page;
        _mapped = _room + page;
        if (!_isGuarded)
        {
            _start = (nint)NativeMemory.AllocZeroed((nuint)_mapped);
            return;
        }

        _start = Map(0, (nuint)_mapped, ReadWrite, PrivateAnonymous, -1, 0);
        if (_start == -1 || Protect(_start + _room, (nuint)page, 0) != 0)
        {
            throw new InvalidOperationException($"No guarded memory: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    /// <summary>The last bytes in front of the guard.</summary>
    public Span<byte> End(int length) => new((void*)(_start + _room - length), length);

    /// <summary>The last bytes in front of the guard, as a copy of others.</summary>
    public Span<byte> End(ReadOnlySpan<byte> bytes)
    {
        var place = End(bytes.Length);
        bytes.CopyTo(place);
        return place;
    }

    public void Dispose()
    {
        if (_isGuarded)
        {
            _ = Unmap(_start, (nuint)_mapped);
        }
        else
        {
            NativeMemory.Free((void*)_start);
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);
}
