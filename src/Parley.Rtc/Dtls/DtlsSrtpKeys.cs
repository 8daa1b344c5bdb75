using Parley.Rtc.Srtp;

namespace Parley.Rtc.Dtls;

/// <summary>The master keys that DTLS exported (RFC 5764 section 4.2): client key, server key, client salt, server salt.</summary>
public sealed class DtlsSrtpKeys
{
    private readonly DtlsRole _role;
    private readonly byte[] _material;

    internal DtlsSrtpKeys(SrtpProfile profile, DtlsRole role, byte[] material)
    {
        Profile = profile;
        _role = role;
        _material = material;
    }

    /// <summary>The profile agreed on.</summary>
    public SrtpProfile Profile { get; }

    /// <summary>All of it, as exported; tests compare it with what others export.</summary>
    internal ReadOnlySpan<byte> Material => _material;

    /// <summary>The session for what this side sends.</summary>
    /// <returns>A new session with counters of its own: two of them in use would repeat nonces. The caller disposes it.</returns>
    public SrtpOutbound CreateOutbound() => new(Profile, Key(_role), Salt(_role));

    /// <summary>The session for what this side receives.</summary>
    /// <returns>A new session with an empty replay window. The caller disposes it.</returns>
    public SrtpInbound CreateInbound() => new(Profile, Key(Other), Salt(Other));

    private DtlsRole Other => _role == DtlsRole.Client ? DtlsRole.Server : DtlsRole.Client;

    private ReadOnlySpan<byte> Key(DtlsRole role)
    {
        var length = Profile.MasterKeyLength();
        return _material.AsSpan(role == DtlsRole.Client ? 0 : length, length);
    }

    private ReadOnlySpan<byte> Salt(DtlsRole role)
    {
        var length = Profile.MasterSaltLength();
        return _material.AsSpan((2 * Profile.MasterKeyLength()) + (role == DtlsRole.Client ? 0 : length), length);
    }
}
