using System.Buffers.Binary;
using System.Text;
using Parley.Rtc.Stun;

namespace Parley.Rtc.Ice;

/// <summary>
/// The half of an agent that authenticates checks and answers them (RFC 8445 section 7.3). Messages that do not prove knowledge
/// of the password get no answer at all, not even an error, so a forged source address gains nothing.
/// </summary>
internal sealed class IceResponder(IceCredentials local, IceRole role, ulong tieBreaker, bool lite) : IDisposable
{
    private const int RoleConflict = 487;
    private const int UnknownAttribute = 420;

    private readonly bool _lite = lite;
    private Accepted _current = new(local);

    // After a restart the old credentials count until a pair is nominated under the new ones (RFC 8445 section 9).
    private Accepted? _previous;

    public IceCredentials Local => _current.Credentials;

    public IceRole Role { get; private set; } = role;

    public ulong TieBreaker { get; } = tieBreaker;

    /// <summary>The fragment the peer must use, when it is known.</summary>
    public string? RemoteUfrag { get; set; }

    public void SwitchRole() => Role = Role == IceRole.Controlling ? IceRole.Controlled : IceRole.Controlling;

    public void Restart(IceCredentials credentials)
    {
        _previous?.Dispose();
        _previous = _current;
        _current = new Accepted(credentials);
        RemoteUfrag = null;
    }

    public bool TryAnswer<TSink>(in StunMessage message, PeerAddress from, ref TSink sink, out IceRequest request)
        where TSink : struct, IIceSink, allows ref struct
    {
        request = default;
        if (!message.IsBinding || message.Class != StunClass.Request || !message.VerifyFingerprint()
            || !message.TryGet(StunAttributeType.Username, out var username))
        {
            return false;
        }

        if (Match(username, _current, RemoteUfrag) && message.VerifyIntegrity(_current.Key))
        {
            return Answer(message, _current, from, ref sink, out request);
        }

        if (_previous is { } previous && Match(username, previous, null) && message.VerifyIntegrity(previous.Key)
            && Answer(message, previous, from, ref sink, out request))
        {
            request = request with { IsOfPrevious = true };
            return true;
        }

        return false;
    }

    /// <summary>A pair is nominated under the current credentials: the old ones are done.</summary>
    public void ForgetPrevious()
    {
        _previous?.Dispose();
        _previous = null;
    }

    public void Dispose()
    {
        _current.Dispose();
        _previous?.Dispose();
    }

    private bool Answer<TSink>(
        in StunMessage message, Accepted accepted, PeerAddress from, ref TSink sink, out IceRequest request)
        where TSink : struct, IIceSink, allows ref struct
    {
        request = default;
        Span<byte> buffer = stackalloc byte[160];
        Span<ushort> unknown = stackalloc ushort[8];
        var count = message.FindUnknownRequired(unknown);
        if (count > 0)
        {
            var refusal = new StunWriter(buffer, StunClass.Error, message.TransactionId);
            refusal.AddErrorCode(UnknownAttribute);
            Span<byte> types = stackalloc byte[16];
            for (var index = 0; index < count; index++)
            {
                BinaryPrimitives.WriteUInt16BigEndian(types[(2 * index)..], unknown[index]);
            }

            refusal.Add(StunAttributeType.UnknownAttributes, types[..(2 * count)]);
            refusal.AddIntegrity(accepted.Key);
            sink.SendStun(buffer[..refusal.Finish()], from);
            return false;
        }

        if (HasRoleConflict(message))
        {
            var refusal = new StunWriter(buffer, StunClass.Error, message.TransactionId);
            refusal.AddErrorCode(RoleConflict);
            refusal.AddIntegrity(accepted.Key);
            sink.SendStun(buffer[..refusal.Finish()], from);
            return false;
        }

        message.TryGetUInt32(StunAttributeType.Priority, out var priority);
        request = new IceRequest(message.TryGet(StunAttributeType.UseCandidate, out _), priority, IsOfPrevious: false);
        var answer = new StunWriter(buffer, StunClass.Success, message.TransactionId);
        answer.AddXorMappedAddress(from);
        answer.AddIntegrity(accepted.Key);
        sink.SendStun(buffer[..answer.Finish()], from);
        return true;
    }

    // RFC 8445 section 7.3.1.1. A lite agent never changes its role: the full one must control.
    private bool HasRoleConflict(in StunMessage message)
    {
        if (Role == IceRole.Controlled && message.TryGetUInt64(StunAttributeType.IceControlled, out var other))
        {
            if (_lite || TieBreaker < other)
            {
                return true;
            }

            SwitchRole();
        }
        else if (Role == IceRole.Controlling && message.TryGetUInt64(StunAttributeType.IceControlling, out other))
        {
            if (TieBreaker >= other)
            {
                return true;
            }

            SwitchRole();
        }

        return false;
    }

    private static bool Match(ReadOnlySpan<byte> username, Accepted accepted, string? remoteUfrag)
    {
        var colon = username.IndexOf((byte)':');
        return colon > 0 && Ascii.Equals(username[..colon], accepted.Credentials.Ufrag)
            && (remoteUfrag is null || Ascii.Equals(username[(colon + 1)..], remoteUfrag));
    }

    private sealed class Accepted(IceCredentials credentials) : IDisposable
    {
        public IceCredentials Credentials { get; } = credentials;

        public StunKey Key { get; } = new(credentials.Password);

        public void Dispose() => Key.Dispose();
    }
}
