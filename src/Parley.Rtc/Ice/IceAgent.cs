using Parley.Rtc.Stun;

namespace Parley.Rtc.Ice;

/// <summary>
/// Finds and keeps a path to one peer over one socket (RFC 8445). Datagrams and time in, datagrams out; not thread-safe.
/// </summary>
public abstract class IceAgent : IDisposable
{
    private readonly PeerAddress[] _validated = new PeerAddress[8];
    private int _validatedCount;

    private protected IceAgent(IceCredentials local, IceRole role, RandomFill random, bool lite)
    {
        ArgumentNullException.ThrowIfNull(local);
        ArgumentNullException.ThrowIfNull(random);
        Random = random;
        Span<byte> tieBreaker = stackalloc byte[sizeof(ulong)];
        random(tieBreaker);
        Responder = new IceResponder(local, role, BitConverter.ToUInt64(tieBreaker), lite);

        // The first call starts a lite agent's clock: a peer that never comes must end too.
        Deadline = lite ? TimeSpan.Zero : null;
    }

    /// <summary>Where the agent stands.</summary>
    public IceState State { get; private protected set; }

    /// <summary>The nominated address of the peer, or null before the first nomination.</summary>
    public PeerAddress? Selected { get; private protected set; }

    /// <summary>When <see cref="Advance{TSink}"/> has work to do, or null.</summary>
    public TimeSpan? Deadline { get; private protected set; }

    /// <summary>Our side's current credentials.</summary>
    public IceCredentials Local => Responder.Local;

    /// <summary>Our current role; a conflict may change it.</summary>
    public IceRole Role => Responder.Role;

    private protected IceResponder Responder { get; }

    private protected RandomFill Random { get; }

    /// <summary>Tells the peer's credentials.</summary>
    /// <param name="credentials">From the peer's SDP.</param>
    public virtual void SetRemote(IceCredentials credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        Responder.RemoteUfrag = credentials.Ufrag;
    }

    /// <summary>
    /// Starts over with new credentials while the selected address stays in use until another is nominated (RFC 8445
    /// section 9). The peer's credentials must be set anew.
    /// </summary>
    /// <param name="local">Our new credentials.</param>
    public virtual void Restart(IceCredentials local)
    {
        ArgumentNullException.ThrowIfNull(local);
        Responder.Restart(local);
    }

    /// <summary>Takes a STUN message. Anything that is not authentic is ignored.</summary>
    /// <typeparam name="TSink">The sink's type.</typeparam>
    /// <param name="now">The current time.</param>
    /// <param name="datagram">The datagram.</param>
    /// <param name="from">Where it came from.</param>
    /// <param name="sink">Receives answers.</param>
    /// <returns>True when the message was authentic.</returns>
    public abstract bool Receive<TSink>(TimeSpan now, ReadOnlySpan<byte> datagram, PeerAddress from, ref TSink sink)
        where TSink : struct, IIceSink, allows ref struct;

    /// <summary>Sends what is due and ends what is overdue.</summary>
    /// <typeparam name="TSink">The sink's type.</typeparam>
    /// <param name="now">The current time.</param>
    /// <param name="sink">Receives checks.</param>
    public abstract void Advance<TSink>(TimeSpan now, ref TSink sink)
        where TSink : struct, IIceSink, allows ref struct;

    /// <summary>
    /// True for the selected address and the last eight an authentic message came from. Only from these is DTLS accepted.
    /// </summary>
    /// <param name="address">The address of a datagram.</param>
    public bool IsValidated(PeerAddress address) =>
        address == Selected || _validated.AsSpan(0, Math.Min(_validatedCount, _validated.Length)).Contains(address);

    /// <summary>The fragment in front of the colon of a check's USERNAME: which session a first datagram is for.</summary>
    /// <param name="datagram">A datagram from an unknown address.</param>
    /// <param name="localUfrag">Our fragment as ASCII, or empty.</param>
    /// <returns>False when it is not a check with a user name.</returns>
    public static bool TryReadLocalUfrag(ReadOnlySpan<byte> datagram, out ReadOnlySpan<byte> localUfrag)
    {
        localUfrag = default;
        if (!StunMessage.TryParse(datagram, out var message) || message.Class != StunClass.Request
            || !message.TryGet(StunAttributeType.Username, out var username))
        {
            return false;
        }

        var colon = username.IndexOf((byte)':');
        localUfrag = colon > 0 ? username[..colon] : default;
        return colon > 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the keyed hashes.</summary>
    /// <param name="disposing">True from <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Responder.Dispose();
        }
    }

    private protected void Validate(PeerAddress address)
    {
        if (!IsValidated(address))
        {
            _validated[_validatedCount++ % _validated.Length] = address;
            _validatedCount = _validatedCount >= 2 * _validated.Length ? _validated.Length : _validatedCount;
        }
    }
}
