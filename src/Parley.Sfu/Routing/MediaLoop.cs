using Parley.Rtc;
using Parley.Rtc.Bandwidth;
using Parley.Rtc.Ice;
using Parley.Rtc.Rtp;
using Parley.Sfu.Network;
using Parley.Sfu.Sending;
using Parley.Sfu.Workers;

namespace Parley.Sfu.Routing;

/// <summary>
/// Everything one worker does, without thread and clock: datagrams from a port to the peer they belong to, media on to the receivers,
/// timers. All members belong to the worker's thread.
/// </summary>
internal sealed class MediaLoop : IDisposable
{
    /// <summary>Resolution of all timers; a request for a lost packet waits half of it on average.</summary>
    public static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(10);

    private readonly List<PeerSession> _sessions = [];
    private readonly Action<SfuEvent> _publish;
    private readonly byte[] _control = new byte[IDatagramPort.MaxDatagram];

    // Work for one peer that fails once may go on; what fails again and again would cost the others' time.
    private const int MaxFaults = 3;
    private int _controlLength;
    private PeerState? _newState;
    private TimeSpan _nextTick;

    public MediaLoop(IDatagramPort port, Action<SfuEvent> publish, Crossing? crossing = null)
    {
        _publish = publish;
        Port = port;
        Crossing = crossing;
        Egress = new Egress(this);
        Table = new PeerTable(this, crossing);
    }

    public TimeSpan Now { get; private set; }

    /// <summary>When the datagram that is being dealt with reached this machine: before <see cref="Now"/> where it had to wait.</summary>
    public TimeSpan Arrived { get; private set; }

    public IDatagramPort Port { get; }

    public Egress Egress { get; }

    public PeerTable Table { get; }

    /// <summary>The way to the other workers; null when there are none.</summary>
    public Crossing? Crossing { get; }

    /// <summary>Begins our ICE fragments.</summary>
    public string FragmentPrefix => Crossing?.FragmentPrefix ?? string.Empty;

    /// <summary>Room to build one packet in.</summary>
    public byte[] Scratch { get; } = new byte[IDatagramPort.MaxDatagram + Retransmission.HeaderLength];

    public Dictionary<string, Room> Rooms { get; } = new(StringComparer.Ordinal);

    public LoopCounters Counters;

    public FaultLog Faults { get; } = new();

    /// <summary>Steps in which the thread was held up, so that their packets left later than they say.</summary>
    public LateDepartures Late { get; } = new();

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
            Arrived = now - Port.Age(index);
            Receive(datagram, from, handedOver: false);
            Crossing?.SignalWhenDue(Counters.Forwarded);
        }

        Arrived = now;
        Crossing?.Drain(this);
        if (now >= _nextTick)
        {
            _nextTick = now + TickInterval;
            Tick();
            Crossing?.Mirrors.Tick(now);
        }

        Crossing?.Signal();

        // Sound has been put into the batch already; it need not wait until a slice of video is encrypted.
        if (Egress.IsBusy)
        {
            Port.Flush();
        }

        Egress.Drain();
        Port.Flush();
    }

    /// <summary>All a step has sent is out by now.</summary>
    public void EndStep(TimeSpan now) => Late.Note(Now, now);

    public void Add(PeerSession session)
    {
        _sessions.Add(session);
        Table.AddFragment(session);
        session.Room.Peers.Add(session);
        if (session.Room.Peers.Count == 1)
        {
            Crossing?.Mirrors.Join(this, session.Room);
        }

        Announce(session);
    }

    /// <summary>Offers what a peer publishes to the others, and theirs to it.</summary>
    public void Announce(PeerSession session)
    {
        foreach (var track in session.Published.Where(track => !session.Room.Tracks.Contains(track)))
        {
            session.Room.Tracks.Add(track);
            Crossing?.Mirrors.Publish(session.Room, track);
        }

        session.Room.Assign(OnSourceChanged);
    }

    /// <summary>Takes back what a peer does not publish any more.</summary>
    public void Withdraw(PeerSession session, Predicate<IncomingTrack> isGone)
    {
        foreach (var track in session.Published.FindAll(isGone))
        {
            session.Published.Remove(track);
            Crossing?.Mirrors.Withdraw(session.Room, track);
            session.Room.Remove(track, OnSourceChanged);
            session.Forget(track);
        }
    }

    public void Introduce(PeerSession session, IceCredentials credentials, Rtc.Dtls.DtlsFingerprint fingerprint)
    {
        var sink = new Sink(this, session);
        session.Rtc.SetRemote(credentials, fingerprint, ref sink);
    }

    /// <summary>Ends a peer, whatever state it is in.</summary>
    /// <param name="session">The peer.</param>
    /// <param name="reason">What is told, or null to tell nobody, as nobody heard of it.</param>
    public void Remove(PeerSession session, string? reason)
    {
        if (session.IsGone)
        {
            return;
        }

        session.IsGone = true;
        session.IsConnected = false;
        try
        {
            var sink = new Sink(this, session);
            session.Rtc.Close(ref sink);
        }
        catch (Exception exception)
        {
            // Without a goodbye it is gone all the same.
            Faults.Note(exception);
        }

        _newState = null;
        _sessions.Remove(session);
        Table.Remove(session);
        var room = session.Room;
        session.Published.ForEach(track => Crossing?.Mirrors.Withdraw(room, track));
        room.Remove(session, OnSourceChanged);
        if (room.Peers.Count == 0)
        {
            Rooms.Remove(room.Id);
            Crossing?.Mirrors.Leave(room);
        }
        else
        {
            room.Assign(OnSourceChanged);
        }

        session.Dispose();
        if (reason is not null)
        {
            _publish(new SfuEvent.PeerGone(room.Id, session.Id, reason));
        }
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

    public void Publish(SfuEvent happened) => _publish(happened);

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

    /// <summary>Takes a datagram that reached another worker's socket.</summary>
    public void TakeHandedOver(Span<byte> datagram, PeerAddress from) => Receive(datagram, from, handedOver: true);

    /// <summary>Work for a peer has failed; the others' goes on. It is removed at the next tick if that happens again and again.</summary>
    public void OnFault(PeerSession session, Exception exception)
    {
        _newState = null;
        session.Faults++;
        Faults.Note(exception);
    }

    private static TimeSpan Earlier(TimeSpan first, TimeSpan second) => first < second ? first : second;

    private void Receive(Span<byte> datagram, PeerAddress from, bool handedOver)
    {
        if (datagram.IsEmpty)
        {
            Counters.Ignored++;
            return;
        }

        if (Table.Find(datagram, from, handedOver) is not { } session)
        {
            return;
        }

        try
        {
            Receive(session, datagram, from);
        }
        catch (Exception exception)
        {
            OnFault(session, exception);
        }
    }

    private void Receive(PeerSession session, Span<byte> datagram, PeerAddress from)
    {
        _controlLength = 0;
        var sink = new Sink(this, session);
        session.Rtc.Receive(Now, datagram, from, ref sink);
        if (datagram[0] <= 3 && session.Rtc.Ice.IsValidated(from))
        {
            Table.Learn(session, from);
        }

        if (_controlLength > 0)
        {
            ControlInput.Read(this, session, _control.AsSpan(0, _controlLength));
        }

        ApplyState(session);
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
            try
            {
                Tick(session);
            }
            catch (Exception exception)
            {
                OnFault(session, exception);
            }
        }

        foreach (var room in Rooms.Values)
        {
            room.Tick(this);
        }
    }

    private void Tick(PeerSession session)
    {
        if (session.Faults >= MaxFaults)
        {
            Remove(session, "fault");
            return;
        }

        if (session.Rtc.Deadline is not { } deadline || deadline <= Now)
        {
            var sink = new Sink(this, session);
            session.Rtc.Advance(Now, ref sink);
            ApplyState(session);
        }

        ControlOutput.Write(this, session);
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
