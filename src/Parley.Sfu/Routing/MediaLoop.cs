using Parley.Rtc;
using Parley.Rtc.Ice;
using Parley.Rtc.Rtp;
using Parley.Sfu.Network;
using Parley.Sfu.Sending;

namespace Parley.Sfu.Routing;

/// <summary>
/// Everything one worker does, without thread and clock: datagrams from a port to the peer they belong to, media on to the receivers,
/// timers. All members belong to the worker's thread.
/// </summary>
internal sealed class MediaLoop : IDisposable
{
    /// <summary>Resolution of all timers; a request for a lost packet waits half of it on average.</summary>
    public static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(10);

    private readonly Dictionary<string, PeerSession>.AlternateLookup<ReadOnlySpan<char>> _byFragment =
        new Dictionary<string, PeerSession>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly Dictionary<PeerAddress, PeerSession> _byAddress = [];
    private readonly List<PeerSession> _sessions = [];
    private readonly AddressLimiter _limiter = new();
    private readonly Action<SfuEvent> _publish;
    private readonly byte[] _control = new byte[IDatagramPort.MaxDatagram];
    private int _controlLength;
    private PeerState? _newState;
    private TimeSpan _nextTick;

    public MediaLoop(IDatagramPort port, Action<SfuEvent> publish)
    {
        _publish = publish;
        Port = port;
        Egress = new Egress(this);
    }

    public TimeSpan Now { get; private set; }

    public IDatagramPort Port { get; }

    public Egress Egress { get; }

    /// <summary>Room to build one packet in.</summary>
    public byte[] Scratch { get; } = new byte[IDatagramPort.MaxDatagram + Retransmission.HeaderLength];

    public Dictionary<string, Room> Rooms { get; } = new(StringComparer.Ordinal);

    public LoopCounters Counters;

    public int PeerCount => _sessions.Count;

    /// <summary>How long the worker may sleep.</summary>
    public TimeSpan IdleFor(TimeSpan now) => _sessions.Count == 0
        ? TimeSpan.FromSeconds(1)
        : Egress.IsBusy ? TimeSpan.Zero
        : Earlier(_nextTick, Egress.Due) is var next && next > now ? next - now : TimeSpan.Zero;

    /// <summary>Deals with one batch and what is due.</summary>
    /// <param name="now">The time.</param>
    /// <param name="received">How many datagrams the port took.</param>
    public void Step(TimeSpan now, int received)
    {
        Now = now;
        for (var index = 0; index < received; index++)
        {
            var datagram = Port.Received(index, out var from);
            Receive(datagram, from);
        }

        if (now >= _nextTick)
        {
            _nextTick = now + TickInterval;
            Tick();
        }

        // Sound has been put into the batch already; it need not wait until a slice of video is encrypted.
        if (Egress.IsBusy)
        {
            Port.Flush();
        }

        Egress.Drain();
        Port.Flush();
    }

    public void Add(PeerSession session)
    {
        _sessions.Add(session);
        AddFragment(session);
        session.Room.Peers.Add(session);
        Announce(session);
    }

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

    /// <summary>Offers what a peer publishes to the others, and theirs to it.</summary>
    public void Announce(PeerSession session)
    {
        session.Room.Tracks.AddRange(session.Published.Where(track => !session.Room.Tracks.Contains(track)));
        session.Room.Assign(OnSourceChanged);
    }

    /// <summary>Takes back what a peer does not publish any more.</summary>
    public void Withdraw(PeerSession session, Predicate<IncomingTrack> isGone)
    {
        foreach (var track in session.Published.FindAll(isGone))
        {
            session.Published.Remove(track);
            session.Room.Remove(track, OnSourceChanged);
            session.Forget(track);
        }
    }

    public void Introduce(PeerSession session, IceCredentials credentials, Rtc.Dtls.DtlsFingerprint fingerprint)
    {
        var sink = new Sink(this, session);
        session.Rtc.SetRemote(credentials, fingerprint, ref sink);
    }

    public void Remove(PeerSession session, string reason)
    {
        if (session.IsGone)
        {
            return;
        }

        session.IsGone = true;
        session.IsConnected = false;
        var sink = new Sink(this, session);
        session.Rtc.Close(ref sink);
        _newState = null;
        _sessions.Remove(session);
        session.Fragments.ForEach(fragment => _byFragment.Dictionary.Remove(fragment));
        foreach (var address in session.Addresses)
        {
            if (_byAddress.TryGetValue(address, out var holder) && holder == session)
            {
                _byAddress.Remove(address);
                Port.Forget(address);
            }
        }

        var room = session.Room;
        room.Remove(session, OnSourceChanged);
        if (room.Peers.Count == 0)
        {
            Rooms.Remove(room.Id);
        }
        else
        {
            room.Assign(OnSourceChanged);
        }

        session.Dispose();
        _publish(new SfuEvent.PeerGone(room.Id, session.Id, reason));
    }

    /// <summary>Protects a packet in the slot rented last and sends it; encrypting is the copy.</summary>
    /// <param name="session">The receiver.</param>
    /// <param name="slot">The slot, with the header in it.</param>
    /// <param name="header">The header's length.</param>
    /// <param name="payload">The payload, behind the header or elsewhere.</param>
    /// <param name="urgent">Sound: it overtakes pictures where a path has a queue.</param>
    public bool TrySendRtp(PeerSession session, Span<byte> slot, int header, ReadOnlySpan<byte> payload, bool urgent)
    {
        if (session.Rtc.RemoteAddress is not { } address
            || !session.Rtc.TryProtectRtp(slot[..header], payload, slot, out var length, out _))
        {
            Counters.SendRefused++;
            return false;
        }

        if (urgent)
        {
            Port.SendUrgent(length, address);
        }
        else
        {
            Port.Send(length, address);
        }

        Counters.Forwarded++;
        return true;
    }

    /// <summary>Whether pictures for a peer would arrive in reasonable time.</summary>
    public bool TakesVideo(PeerSession session) => session.Rtc.RemoteAddress is { } address && Port.TakesVideo(address);

    /// <summary>Protects and sends the first bytes of a buffer with room behind them.</summary>
    public void SendRtcp(PeerSession session, Span<byte> buffer, int length)
    {
        var sink = new Sink(this, session);
        session.Rtc.SendRtcp(buffer, length, ref sink);
    }

    public void OnSourceChanged(OutgoingTrack slot) => _publish(new SfuEvent.SourceChanged(
        slot.Session.Room.Id, slot.Session.Id, slot.Section.Mid, slot.Source?.PublisherId, slot.Source?.Section.Mid));

    public void Dispose()
    {
        foreach (var session in _sessions.ToArray())
        {
            Remove(session, "shutdown");
        }

        Port.Flush();
    }

    private static TimeSpan Earlier(TimeSpan first, TimeSpan second) => first < second ? first : second;

    private void Receive(Span<byte> datagram, PeerAddress from)
    {
        if (datagram.IsEmpty)
        {
            Counters.Ignored++;
            return;
        }

        // A check's user name says whom it is for, whatever the address said before: a browser may use the same port for its next call.
        var known = _byAddress.TryGetValue(from, out var session);
        if (datagram[0] <= 3)
        {
            if (!known && !_limiter.Allows(from, Now))
            {
                Counters.Limited++;
                return;
            }

            session = FindByFragment(datagram) ?? (known ? session : null);
        }

        if (session is null)
        {
            Counters.Ignored++;
            return;
        }

        _controlLength = 0;
        var sink = new Sink(this, session);
        session.Rtc.Receive(Now, datagram, from, ref sink);
        if (datagram[0] <= 3 && (!known || _byAddress[from] != session) && session.Rtc.Ice.IsValidated(from))
        {
            Learn(session, from);
        }

        if (_controlLength > 0)
        {
            ControlInput.Read(this, session, _control.AsSpan(0, _controlLength));
        }

        ApplyState(session);
    }

    private PeerSession? FindByFragment(ReadOnlySpan<byte> datagram)
    {
        Span<char> text = stackalloc char[64];
        return IceAgent.TryReadLocalUfrag(datagram, out var fragment)
            && fragment.Length <= text.Length
            && System.Text.Ascii.ToUtf16(fragment, text, out var length) == System.Buffers.OperationStatus.Done
            && _byFragment.TryGetValue(text[..length], out var session)
            ? session
            : null;
    }

    private void Learn(PeerSession session, PeerAddress address)
    {
        if (!session.HasRoomForAddress)
        {
            var oldest = session.Addresses.Dequeue();
            if (oldest == session.Rtc.RemoteAddress)
            {
                // In use: the next oldest goes.
                session.Addresses.Enqueue(oldest);
                oldest = session.Addresses.Dequeue();
            }

            if (_byAddress.TryGetValue(oldest, out var holder) && holder == session)
            {
                _byAddress.Remove(oldest);
                Port.Forget(oldest);
            }
        }

        session.Addresses.Enqueue(address);
        _byAddress[address] = session;
        Port.Keep(address);
    }

    private void ApplyState(PeerSession session)
    {
        if (_newState is not { } state)
        {
            return;
        }

        _newState = null;
        switch (state)
        {
            case PeerState.Connected when !session.IsConnected:
                session.IsConnected = true;
                _publish(new SfuEvent.PeerConnected(session.Room.Id, session.Id));
                break;
            case PeerState.Failed:
                Remove(session, session.Rtc.DtlsFailure == Rtc.Dtls.DtlsFailure.None ? "timeout" : "handshake");
                break;
            case PeerState.Closed:
                Remove(session, "closed");
                break;
        }
    }

    private void Tick()
    {
        Port.Advance(Now);
        for (var index = _sessions.Count - 1; index >= 0; index--)
        {
            // Removing a peer moves only those behind it, which were visited already.
            var session = _sessions[index];
            if (session.Rtc.Deadline is not { } deadline || deadline <= Now)
            {
                var sink = new Sink(this, session);
                session.Rtc.Advance(Now, ref sink);
                ApplyState(session);
            }

            if (session.IsConnected)
            {
                ControlOutput.Write(this, session);
            }
        }

        foreach (var room in Rooms.Values)
        {
            if (Now >= room.NextSpeakerTick)
            {
                room.NextSpeakerTick = Now + DominantSpeaker.Interval;
                if (room.Speaker.Tick(room.Tracks))
                {
                    _publish(new SfuEvent.SpeakerChanged(room.Id, room.Speaker.Current!.PublisherId));
                }
            }
        }
    }

    private readonly struct Sink(MediaLoop loop, PeerSession session) : IRtcPeerSink
    {
        public void Send(scoped ReadOnlySpan<byte> datagram, PeerAddress destination)
        {
            datagram.CopyTo(loop.Port.Rent());
            loop.Port.SendUrgent(datagram.Length, destination);
        }

        public void OnRtp(scoped Span<byte> packet, in RtpHeader header) =>
            MediaInput.Take(loop, session, packet, header);

        // Answers would call into the same peer, which is busy; they are given when it has returned.
        public void OnRtcp(scoped ReadOnlySpan<byte> compound)
        {
            compound.CopyTo(loop._control);
            loop._controlLength = compound.Length;
        }

        public void OnState(PeerState state) => loop._newState = state;
    }
}
