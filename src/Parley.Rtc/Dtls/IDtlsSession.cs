namespace Parley.Rtc.Dtls;

/// <summary>
/// One side of a DTLS association that exists to agree on SRTP keys (RFC 5764): datagrams and time in, datagrams out.
/// Not thread-safe; belongs to the thread that owns the peer.
/// </summary>
public interface IDtlsSession : IDisposable
{
    /// <summary>Where the session stands.</summary>
    DtlsState State { get; }

    /// <summary>Why it failed, when it did.</summary>
    DtlsFailure Failure { get; }

    /// <summary>When <see cref="Advance{TSink}"/> has work to do, or null.</summary>
    TimeSpan? Deadline { get; }

    /// <summary>Tells which certificate the peer must have. The session cannot connect before.</summary>
    /// <param name="fingerprint">From the peer's SDP.</param>
    void SetRemoteFingerprint(DtlsFingerprint fingerprint);

    /// <summary>Starts: a client sends its first flight, a server waits.</summary>
    /// <typeparam name="TSink">The sink's type.</typeparam>
    /// <param name="now">The current time.</param>
    /// <param name="sink">Receives datagrams.</param>
    void Start<TSink>(TimeSpan now, ref TSink sink)
        where TSink : struct, IDtlsSink, allows ref struct;

    /// <summary>Takes a datagram whose first byte says DTLS (20 to 63, RFC 7983). Anything malformed is ignored.</summary>
    /// <typeparam name="TSink">The sink's type.</typeparam>
    /// <param name="now">The current time.</param>
    /// <param name="datagram">The datagram.</param>
    /// <param name="sink">Receives datagrams.</param>
    void Receive<TSink>(TimeSpan now, ReadOnlySpan<byte> datagram, ref TSink sink)
        where TSink : struct, IDtlsSink, allows ref struct;

    /// <summary>Retransmits what is due.</summary>
    /// <typeparam name="TSink">The sink's type.</typeparam>
    /// <param name="now">The current time.</param>
    /// <param name="sink">Receives datagrams.</param>
    void Advance<TSink>(TimeSpan now, ref TSink sink)
        where TSink : struct, IDtlsSink, allows ref struct;

    /// <summary>Says goodbye; the session is closed afterwards.</summary>
    /// <typeparam name="TSink">The sink's type.</typeparam>
    /// <param name="sink">Receives datagrams.</param>
    void Close<TSink>(ref TSink sink)
        where TSink : struct, IDtlsSink, allows ref struct;

    /// <summary>
    /// Tells that the peer has used the keys, so that it has seen the end of the handshake and will not ask for our last messages again
    /// (RFC 6347 section 4.2.4). What is kept for that goes; otherwise it goes after a while.
    /// </summary>
    void Confirm();

    /// <summary>The SRTP keys of a connected session (RFC 5764 section 4.2); null before.</summary>
    DtlsSrtpKeys? Keys { get; }
}
