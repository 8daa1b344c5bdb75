using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Rtc.Stun;

/// <summary>
/// The key of MESSAGE-INTEGRITY with short-term credentials (RFC 8489 section 9.1.1): the password as UTF-8.
/// Holds the keyed hash, so checking a message allocates nothing. Not thread-safe; owned by one agent.
/// </summary>
public sealed class StunKey : IDisposable
{
    private readonly IncrementalHash _hash;

    /// <summary>Makes a key from a password.</summary>
    /// <param name="password">The ICE password, already prepared (ICE passwords are plain ASCII).</param>
    public StunKey(string password)
    {
        ArgumentException.ThrowIfNullOrEmpty(password);
        _hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, Encoding.UTF8.GetBytes(password));
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    /// <summary>
    /// Hashes everything before the attribute at <paramref name="attributeOffset"/>, with the length field of the header
    /// set as if the message ended behind that attribute (RFC 8489 section 14.5).
    /// </summary>
    internal void Compute(ReadOnlySpan<byte> message, int attributeOffset, Span<byte> mac)
    {
        Span<byte> start = stackalloc byte[4];
        message[..4].CopyTo(start);
        var end = attributeOffset + StunLayout.AttributeHeaderLength + StunLayout.IntegrityLength;
        BinaryPrimitives.WriteUInt16BigEndian(start[2..], (ushort)(end - StunLayout.HeaderLength));
        _hash.AppendData(start);
        _hash.AppendData(message[4..attributeOffset]);
        _hash.GetHashAndReset(mac);
    }
}
