using System.Runtime.InteropServices;

namespace Parley.Fuzz;

// Unsafe: the memory is mapped by hand, which is the point of it.

/// <summary>
/// Room for one input whose last byte lies in front of a page that cannot be read: code that reads behind its input ends the process
/// instead of going unseen. The input lies in a file as well, so that it survives such an end.
/// </summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int ReadWrite = 3;
    private const int Shared = 1;
    private readonly nint _start;
    private readonly int _room;
    private readonly int _mapped;

    public GuardedMemory(string file, int maxLength)
    {
        var page = Environment.SystemPageSize;
        _room = (maxLength + page - 1) / page * page;
        _mapped = _room + page;
        using var stream = new FileStream(file, FileMode.Create, FileAccess.ReadWrite);
        stream.SetLength(_mapped);
        _start = Map(0, (nuint)_mapped, ReadWrite, Shared, (int)stream.SafeFileHandle.DangerousGetHandle(), 0);
        if (_start == -1 || Protect(_start + _room, (nuint)page, 0) != 0)
        {
            throw new InvalidOperationException($"No guarded memory: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    /// <summary>Copies an input against the guard.</summary>
    public Span<byte> Place(ReadOnlySpan<byte> input)
    {
        var memory = new Span<byte>((void*)_start, _room);
        var place = memory[^input.Length..];
        input.CopyTo(place);
        return place;
    }

    public void Dispose() => _ = Unmap(_start, (nuint)_mapped);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);
}
