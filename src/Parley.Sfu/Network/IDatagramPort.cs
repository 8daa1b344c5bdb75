using Parley.Rtc;

namespace Parley.Sfu.Network;

/// <summary>
/// One UDP port in batches, with the TCP connections beside it as further paths. Everything but <see cref="Wake"/> belongs to one
/// thread. What was received stays valid until the next <see cref="Receive"/>; what is sent leaves with <see cref="Flush"/>.
/// </summary>
internal interface IDatagramPort : IDisposable
{
    /// <summary>The longest datagram taken or sent; longer ones are dropped and counted.</summary>
    const int MaxDatagram = 2048;

    /// <summary>The port number bound, also where the caller asked for any.</summary>
    int LocalPort { get; }

    /// <summary>The TCP port bound, or null without one.</summary>
    int? LocalTcpPort => null;

    /// <summary>What happened so far.</summary>
    ref readonly PortCounters Counters { get; }

    /// <summary>Equally long datagrams to one destination in a row cost less than others.</summary>
    bool SendsSegments => false;

    /// <summary>Waits for datagrams and takes what is there, at most one batch.</summary>
    /// <param name="timeout">How long to wait when nothing is there; zero does not wait.</param>
    /// <returns>How many were taken; 0 after the time-out or a wake-up.</returns>
    int Receive(TimeSpan timeout);

    /// <summary>One of the datagrams taken last.</summary>
    /// <param name="index">0 to the count less one.</param>
    /// <param name="from">Its sender.</param>
    Span<byte> Received(int index, out PeerAddress from);

    /// <summary>How long one of them had been on this machine when it was taken; zero where nothing tells.</summary>
    /// <param name="index">0 to the count less one.</param>
    TimeSpan Age(int index) => TimeSpan.Zero;

    /// <summary>Room of <see cref="MaxDatagram"/> bytes for the next datagram; flushes when all is taken.</summary>
    Span<byte> Rent();

    /// <summary>Queues the datagram in the room rented last.</summary>
    /// <param name="length">Its length; 1 to <see cref="MaxDatagram"/>.</param>
    /// <param name="to">Where to.</param>
    void Send(int length, PeerAddress to);

    /// <summary>
    /// The same for what must not wait behind video: sound, control, handshakes. It overtakes where a path has a queue, so all of one
    /// stream must be queued in the same way.
    /// </summary>
    void SendUrgent(int length, PeerAddress to) => Send(length, to);

    /// <summary>
    /// False while so much waits for a path that more video had better wait where it can still be dropped. UDP never waits.
    /// </summary>
    bool TakesVideo(PeerAddress to) => true;

    /// <summary>Sends what is queued. Order is kept per destination.</summary>
    void Flush();

    /// <summary>Ends a wait in <see cref="Receive"/>, or the next one; from any thread.</summary>
    void Wake();

    /// <summary>A peer has proven that it is at this address: a connection may stay.</summary>
    void Keep(PeerAddress address)
    {
    }

    /// <summary>No peer is at this address any more: a connection may go.</summary>
    void Forget(PeerAddress address)
    {
    }

    /// <summary>Ends what is overdue; to be called every few hundred milliseconds at least.</summary>
    void Advance(TimeSpan now)
    {
    }

    /// <summary>Takes the connection an address is reached over out, for the port of another worker.</summary>
    TcpConnection? Detach(PeerAddress address) => null;

    /// <summary>Takes a detached connection over, with its path.</summary>
    /// <returns>False where there are no connections.</returns>
    bool TryAdopt(TcpConnection connection) => false;
}
