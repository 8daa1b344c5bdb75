using Parley.Sfu.Network;

namespace Parley.Fuzz.Targets;

/// <summary>
/// The stream of a TCP connection, read whole and in two parts: the same datagrams must come out. The first two bytes of the input say where
/// it is cut.
/// </summary>
internal sealed class FramesTarget : FuzzTarget
{
    private readonly (int Offset, int Length)[] _whole = new (int, int)[1 + (6000 / TcpFrames.MinLength)];
    private readonly byte[] _rest = new byte[TcpFrames.MaxLength + 6000];

    public override string Name => "frames";

    public override int MaxLength => 6000;

    public override IEnumerable<byte[]> Seeds
    {
        get
        {
            byte[] check = [0, 20, 0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42, .. new byte[12]];
            byte[] packet = [4, 0, 0x80, 96, .. new byte[1022]];
            yield return [0, 5, .. check];
            yield return [0, 30, .. check, 0, 0, 0, 3, 1, 2, 3, .. check];
            yield return [4, 7, .. check, .. packet, .. packet, 8, 0];
            yield return [0, 9, .. check, 255, 255, 1];
        }
    }

    public override void Run(ReadOnlySpan<byte> input)
    {
        if (input.Length < 2)
        {
            return;
        }

        var stream = input[2..];
        var cut = Math.Min(stream.Length, (input[0] << 8) | input[1]);
        var end = 0;
        var count = 0;
        var isWhole = Take(stream, ref end, 0, _whole, ref count);

        var middle = 0;
        var again = 0;
        var isFirst = Take(stream[..cut], ref middle, 0, default, ref again);
        if (!isFirst)
        {
            Hold(!isWhole, "a part is refused only where the whole is");
            return;
        }

        var kept = cut - middle;
        Hold(kept < TcpFrames.MaxLength, "what is kept for the next read has room");
        stream[middle..].CopyTo(_rest);
        var offset = 0;
        Hold(Take(_rest.AsSpan(0, stream.Length - middle), ref offset, middle, default, ref again) == isWhole, "both ways end alike");
        Hold(again == count, "as many datagrams");
        Hold(!isWhole || middle + offset == end, "as much is left");
    }

    // Compares with what is known of the stream already, or notes it.
    private bool Take(ReadOnlySpan<byte> bytes, ref int offset, int start, Span<(int Offset, int Length)> notes, ref int count)
    {
        while (TcpFrames.TryNext(bytes, ref offset, out var length))
        {
            Hold(offset >= 0 && offset + length <= bytes.Length, "a datagram lies in the stream");
            if (length == 0)
            {
                return true;
            }

            Hold(length is >= TcpFrames.MinLength - TcpFrames.HeaderLength and <= IDatagramPort.MaxDatagram, "a datagram can mean something");
            if (notes.IsEmpty)
            {
                Hold(_whole[count] == (start + offset, length), "the same datagram");
            }
            else
            {
                notes[count] = (offset, length);
            }

            count++;
            offset += length;
        }

        return false;
    }
}
