using System.Runtime.InteropServices;

namespace Parley.Rtc.Ice;

/// <summary>
/// Which address recent checks came from, by their transaction. Nobody makes the same 96 random bits twice, so the same check from
/// another address was overheard.
/// </summary>
internal sealed class SeenChecks
{
    // A browser checks each pair every 0.5 to 2.5 s: some minutes.
    private const int Capacity = 256;
    private const int SmallestCapacity = 8;
    private ulong[] _transactions = new ulong[SmallestCapacity];
    private int[] _addresses = new int[SmallestCapacity];
    private int _count;
    private int _next;

    public bool IsFromElsewhere(ReadOnlySpan<byte> transaction, PeerAddress from) =>
        Find(transaction) is >= 0 and var index && _addresses[index] != from.GetHashCode();

    public void Add(ReadOnlySpan<byte> transaction, PeerAddress from)
    {
        if (Find(transaction) < 0)
        {
            if (_next == _transactions.Length)
            {
                Array.Resize(ref _transactions, _next * 2);
                Array.Resize(ref _addresses, _next * 2);
            }

            _transactions[_next] = Key(transaction);
            _addresses[_next] = from.GetHashCode();
            _next = (_next + 1) % Capacity;
            _count = Math.Max(_count, _next == 0 ? Capacity : _next);
        }
    }

    private int Find(ReadOnlySpan<byte> transaction) => _transactions.AsSpan(0, _count).IndexOf(Key(transaction));

    private static ulong Key(ReadOnlySpan<byte> transaction) => MemoryMarshal.Read<ulong>(transaction);
}
