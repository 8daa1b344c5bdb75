using Parley.Rtc;

namespace Parley.Sfu.Network;

/// <summary>
/// One UDP port in batches. Everything but <see cref="Wake"/> belongs to one thread. What was received stays valid until the next
/// <see cref="Receive"/>; what is sent leaves with <see cref="Flush"/>.
/// </summary>
internal interface IDatagramPort : IDisposable
{
    /// <summary>The longest datagram taken or sent; longer ones are dropped and counted.</summary>
    const int MaxDatagram = 2048;

    /// <summary>The port number bound, also where the caller asked for any.</summary>
    int LocalPort { get; }

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

    /// <summary>Room of <see cref="MaxDatagram"/> bytes for the next datagram; flushes when all is taken.</summary>
    Span<byte> Rent();

    /// <summary>Queues the datagram in the room rented last.</summary>
    /// <param name="length">Its length; 1 to <see cref="MaxDatagram"/>.</param>
    /// <param name="to">Where to.</param>
    void Send(int length, PeerAddress to);

    /// <summary>Sends what is queued. Order is kept per destination.</summary>
    void Flush();

    /// <summary>Ends a wait in <see cref="Receive"/>, or the next one; from any thread.</summary>
    void Wake();
}
