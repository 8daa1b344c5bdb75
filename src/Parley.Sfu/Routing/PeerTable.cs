using Parley.Rtc;
using Parley.Rtc.Ice;
using Parley.Sfu.Network;
using Parley.Sfu.Workers;

namespace Parley.Sfu.Routing;

/// <summary>
/// Finds the peer of a datagram: checks by the fragment they name, everything else by addresses ICE has accepted. What belongs to a peer
/// of another worker is handed over to that one, once.
/// </summary>
internal sealed class PeerTable(MediaLoop loop, Crossing? crossing)
{
    private readonly Dictionary<string, PeerSession>.AlternateLookup<ReadOnlySpan<char>> _byFragment =
        new Dictionary<string, PeerSession>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly Dictionary<PeerAddress, PeerSession> _byAddress = [];
    private readonly AddressLimiter _limiter = new();

    /// <summary>Lets checks with the peer's current fragment find it, and with the one before: those may still be under way.</summary>
    public void AddFragment(PeerSession session)
    {
        if (session.Fragments.Count > 1)
        {
            _byFragment.Dictionary.Remove(session.Fragments[0]);
            session.Fragments.RemoveAt(0);
        }

        var fragment = session.Rtc.Ice.Local.Ufrag;
        session.Fragments.Add(fragment);
        _byFragment.Dictionary.Add(fragment, session);
    }

    public void Remove(PeerSession session)
    {
        session.Fragments.ForEach(fragment => _byFragment.Dictionary.Remove(fragment));
        foreach (var address in session.Addresses)
        {
            Forget(session, address);
        }
    }

    /// <summary>ICE has accepted an address for a peer.</summary>
    public void Learn(PeerSession session, PeerAddress address)
    {
        if (_byAddress.TryGetValue(address, out var known) && known == session)
        {
            return;
        }

        if (!session.HasRoomForAddress)
        {
            var oldest = session.Addresses.Dequeue();
            if (oldest == session.Rtc.RemoteAddress)
            {
                // In use: the next oldest goes.
                session.Addresses.Enqueue(oldest);
                oldest = session.Addresses.Dequeue();
            }

            Forget(session, oldest);
        }

        session.Addresses.Enqueue(address);
        _byAddress[address] = session;
        crossing?.Claim(address);
        loop.Port.Keep(address);
    }

    /// <summary>Another worker's peer has proven that it has this address now.</summary>
    public void Disown(PeerAddress address)
    {
        if (!crossing!.Owns(address))
        {
            _byAddress.Remove(address);
        }
    }

    /// <summary>Finds the peer of a datagram that is not empty.</summary>
    /// <param name="datagram">The datagram.</param>
    /// <param name="from">Its sender.</param>
    /// <param name="handedOver">It comes from another worker, whose limit it has been through.</param>
    /// <returns>Null when it is of no peer of this worker; then it is done with.</returns>
    public PeerSession? Find(ReadOnlySpan<byte> datagram, PeerAddress from, bool handedOver)
    {
        // A check's user name says whom it is for, whatever the address said before: a browser may use the same port for its next call.
        var known = _byAddress.TryGetValue(from, out var session);
        var owner = known || handedOver || crossing is null ? -1 : crossing.OwnerOf(from);
        if (datagram[0] <= 3)
        {
            if (!known && owner < 0 && !handedOver && !_limiter.Allows(from, loop.Now))
            {
                loop.Counters.Limited++;
                return null;
            }

            session = FindByFragment(datagram, ref owner) ?? (known && (owner < 0 || handedOver) ? session : null);
        }

        if (session is null)
        {
            HandOver(datagram, from, handedOver ? -1 : owner);
        }

        return session;
    }

    private void HandOver(ReadOnlySpan<byte> datagram, PeerAddress from, int owner)
    {
        if (owner < 0)
        {
            loop.Counters.Ignored++;
            return;
        }

        loop.Counters.HandedOver++;
        if (loop.Port.Detach(from) is { } connection)
        {
            crossing!.HandOver(owner, connection, datagram);
        }
        else
        {
            crossing!.HandOver(owner, datagram, from);
        }
    }

    // The owner is that of the address so far; a fragment of another worker knows better.
    private PeerSession? FindByFragment(ReadOnlySpan<byte> datagram, ref int owner)
    {
        Span<char> text = stackalloc char[64];
        if (!IceAgent.TryReadLocalUfrag(datagram, out var fragment))
        {
            return null;
        }

        if (fragment.Length <= text.Length
            && System.Text.Ascii.ToUtf16(fragment, text, out var length) == System.Buffers.OperationStatus.Done
            && _byFragment.TryGetValue(text[..length], out var session))
        {
            return session;
        }

        owner = crossing?.OwnerOf(fragment) ?? -1;
        return null;
    }

    private void Forget(PeerSession session, PeerAddress address)
    {
        if (_byAddress.TryGetValue(address, out var holder) && holder == session)
        {
            _byAddress.Remove(address);
            crossing?.Release(address);
            loop.Port.Forget(address);
        }
    }
}
