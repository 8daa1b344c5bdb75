using Parley.Rtc.Stun;

namespace Parley.Rtc.Ice;

/// <summary>
/// A check of a lite agent back to an address that was nominated after another: only the peer can answer it, and only from where it
/// is. Sent as often as the peer nominates, so it needs no retransmission of its own; a full agent answers any authentic check.
/// </summary>
internal sealed class ReturnCheck(RandomFill random) : IDisposable
{
    // A peer-reflexive candidate's (RFC 8445 section 7.1.1); nobody ranks it, as the peer nominates.
    private const uint Priority = (110u << 24) | (65535u << 8) | 255;

    // Limits what somebody who overhears many checks can make us send.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private readonly byte[] _transaction = new byte[12];
    private StunKey? _key;
    private string _remoteUfrag = string.Empty;
    private PeerAddress? _asked;
    private TimeSpan _next;

    public void SetRemote(IceCredentials credentials)
    {
        _key?.Dispose();
        _key = new StunKey(credentials.Password);
        _remoteUfrag = credentials.Ufrag;
        _asked = null;
    }

    public void Ask<TSink>(TimeSpan now, PeerAddress address, string localUfrag, ulong tieBreaker, ref TSink sink)
        where TSink : struct, IIceSink, allows ref struct
    {
        if (_key is null || now < _next)
        {
            return;
        }

        // Repeated under the same number to the same address, so that a late answer to the first counts.
        if (_asked != address)
        {
            _asked = address;
            random(_transaction);
        }

        _next = now + Pause;
        Span<byte> buffer = stackalloc byte[640];
        var request = new StunWriter(buffer, StunClass.Request, _transaction);
        request.AddUsername(_remoteUfrag, localUfrag);
        request.Add(StunAttributeType.IceControlled, tieBreaker);
        request.Add(StunAttributeType.Priority, Priority);
        request.AddIntegrity(_key);
        sink.SendStun(buffer[..request.Finish()], address);
    }

    /// <summary>Whether the peer has answered from the address asked last.</summary>
    public bool IsAnsweredBy(in StunMessage message, PeerAddress from)
    {
        if (_key is null || _asked != from || !message.TransactionId.SequenceEqual(_transaction)
            || !message.VerifyFingerprint() || !message.VerifyIntegrity(_key))
        {
            return false;
        }

        _asked = null;
        return true;
    }

    public void Dispose() => _key?.Dispose();
}
