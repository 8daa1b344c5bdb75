using System.Buffers.Binary;

namespace Parley.Sfu.Network;

/// <summary>Frames that wait to be written to a connection, in a buffer that is there only while some wait.</summary>
internal sealed class TcpSendQueue(int capacity)
{
    private byte[]? _buffer;
    private int _start;
    private int _end;

    public int Count => _end - _start;

    /// <summary>Bytes of the first frame that are still to be written when its beginning is; else 0.</summary>
    public int Unfinished { get; private set; }

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_start, Count);

    /// <summary>Whether a datagram would fit.</summary>
    public bool HasRoom(int length) => Count + TcpFrames.HeaderLength + length <= capacity;

    /// <summary>True without a buffer, which <see cref="Give"/> lends.</summary>
    public bool NeedsBuffer => _buffer is null;

    public void Give(byte[] buffer) => _buffer = buffer;

    /// <summary>Gives the buffer back once nothing waits.</summary>
    public byte[]? TakeBuffer()
    {
        var buffer = Count == 0 ? _buffer : null;
        _buffer = buffer is null ? _buffer : null;
        return buffer;
    }

    public void Add(ReadOnlySpan<byte> datagram)
    {
        var needed = TcpFrames.HeaderLength + datagram.Length;
        if (_end + needed > capacity)
        {
            Bytes.CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(_end), (ushort)datagram.Length);
        datagram.CopyTo(_buffer.AsSpan(_end + TcpFrames.HeaderLength));
        _end += needed;
    }

    /// <summary>Notes how many of <see cref="Bytes"/> were written.</summary>
    public void Advance(int written)
    {
        while (written > 0)
        {
            if (Unfinished == 0)
            {
                Unfinished = TcpFrames.HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(Bytes);
            }

            var part = Math.Min(written, Unfinished);
            Unfinished -= part;
            _start += part;
            written -= part;
        }

        if (Count == 0)
        {
            _start = _end = 0;
        }
    }

    /// <summary>Drops everything, with the connection.</summary>
    public void Clear()
    {
        _start = _end = 0;
        Unfinished = 0;
    }
}
