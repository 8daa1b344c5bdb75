using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Parley.Bench.Micro;

// Unsafe: function pointers into a library that is built when it is needed.

/// <summary>bench/reference/fanout.c, built by the C compiler of this machine and loaded into this process.</summary>
internal sealed unsafe class FanOutInC : IDisposable
{
    private readonly nint _library;
    private readonly nint _handle;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*, int, int, ulong, int, int> _send;
    private readonly delegate* unmanaged[Cdecl]<nint, void> _close;

    public FanOutInC(Socket socket, IReadOnlyList<ushort> ports, ReadOnlySpan<byte> keys, ReadOnlySpan<byte> salts)
    {
        _library = NativeLibrary.Load(Build());
        _send = (delegate* unmanaged[Cdecl]<nint, byte*, int, int, ulong, int, int>)NativeLibrary.GetExport(_library, "fanout_send");
        _close = (delegate* unmanaged[Cdecl]<nint, void>)NativeLibrary.GetExport(_library, "fanout_close");
        var open = (delegate* unmanaged[Cdecl]<int, ushort*, int, byte*, byte*, nint>)NativeLibrary.GetExport(_library, "fanout_open");
        fixed (ushort* portList = ports.ToArray())
        fixed (byte* keyBytes = keys, saltBytes = salts)
        {
            _handle = open((int)socket.Handle, portList, ports.Count, keyBytes, saltBytes);
        }
    }

    public int Send(ReadOnlySpan<byte> packet, int header, ulong index, bool encrypts)
    {
        fixed (byte* bytes = packet)
        {
            var sent = _send(_handle, bytes, header, packet.Length, index, encrypts ? 1 : 0);
            return sent > 0 ? sent : throw new InvalidOperationException("fanout.c could not send.");
        }
    }

    public void Dispose()
    {
        _close(_handle);
        NativeLibrary.Free(_library);
    }

    private static string Build()
    {
        var folder = Path.Combine(Environment.CurrentDirectory, "artifacts", "bench-media");
        Directory.CreateDirectory(folder);
        var source = Path.Combine(Environment.CurrentDirectory, "bench", "reference", "fanout.c");
        var library = Path.Combine(folder, "fanout.so");
        if (!File.Exists(library) || File.GetLastWriteTimeUtc(library) < File.GetLastWriteTimeUtc(source))
        {
            using var compiler = Process.Start(
                "gcc", ["-O2", "-march=native", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", library, source, "-lcrypto"]);
            compiler.WaitForExit();
            if (compiler.ExitCode != 0)
            {
                throw new InvalidOperationException("gcc could not build fanout.c; it needs libssl-dev (bench/setup.sh).");
            }
        }

        return library;
    }
}
