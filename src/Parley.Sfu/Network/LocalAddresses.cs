namespace Parley.Sfu.Network;

/// <summary>
/// Numbers for this machine's addresses that peers have sent to, so that an answer can leave from the same one. A number is never
/// given anew, and all ports of a node share the numbers. Safe from any thread.
/// </summary>
internal sealed class LocalAddresses
{
    // A machine has a handful; one that owns a whole prefix must not fill the memory.
    private const int Capacity = 256;
    private readonly UInt128[] _addresses = new UInt128[Capacity];
    private readonly Lock _adding = new();
    private volatile int _count = 1;

    /// <summary>The number of an address, or 0 (let the system choose) when there are too many.</summary>
    /// <param name="address">IPv4 in mapped form.</param>
    public uint NumberOf(UInt128 address)
    {
        if (Find(address, _count) is not 0 and var found)
        {
            return found;
        }

        lock (_adding)
        {
            if (Find(address, _count) is not 0 and var added)
            {
                return added;
            }

            if (_count == Capacity)
            {
                return 0;
            }

            _addresses[_count] = address;
            return (uint)_count++;
        }
    }

    /// <summary>The address of a number.</summary>
    /// <returns>False for 0 and for numbers never given.</returns>
    public bool TryGet(uint number, out UInt128 address)
    {
        var known = number != 0 && number < (uint)_count;
        address = known ? _addresses[number] : default;
        return known;
    }

    private uint Find(UInt128 address, int count)
    {
        for (var index = 1; index < count; index++)
        {
            if (_addresses[index] == address)
            {
                return (uint)index;
            }
        }

        return 0;
    }
}
