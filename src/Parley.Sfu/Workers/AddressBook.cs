using System.Collections.Concurrent;
using Parley.Rtc;

namespace Parley.Sfu.Workers;

/// <summary>
/// Which worker an address belongs to: the system spreads addresses over the workers' sockets as it likes. Written when ICE accepts an
/// address, read for datagrams of addresses the receiving worker does not know.
/// </summary>
internal sealed class AddressBook
{
    private readonly ConcurrentDictionary<PeerAddress, int> _owners = new();
    private readonly Lock _writing = new();

    /// <summary>The owner, or -1.</summary>
    public int Find(PeerAddress address) => _owners.TryGetValue(address, out var owner) ? owner : -1;

    /// <summary>Makes a worker the owner.</summary>
    /// <returns>The owner before, or -1.</returns>
    public int Claim(PeerAddress address, int worker)
    {
        lock (_writing)
        {
            var before = Find(address);
            _owners[address] = worker;
            return before;
        }
    }

    /// <summary>Ends an ownership, unless another worker has claimed the address meanwhile.</summary>
    public void Release(PeerAddress address, int worker) => _owners.TryRemove(KeyValuePair.Create(address, worker));
}
