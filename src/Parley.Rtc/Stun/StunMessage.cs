using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Parley.Rtc.Stun;

/// <summary>
/// A view over a STUN message (RFC 8489 section 5) in somebody else's buffer. <see cref="TryParse"/> checks every length
/// once; attributes behind MESSAGE-INTEGRITY other than FINGERPRINT are ignored as section 14.5 asks.
/// </summary>
public readonly ref struct StunMessage
{
    private readonly ReadOnlySpan<byte> _message;
    private readonly int _attributesEnd;
    private readonly int _integrityOffset;
    private readonly int _fingerprintOffset;

    private StunMessage(ReadOnlySpan<byte> message, int attributesEnd, int integrityOffset, int fingerprintOffset)
    {
        _message = message;
        _attributesEnd = attributesEnd;
        _integrityOffset = integrityOffset;
        _fingerprintOffset = fingerprintOffset;
    }

    /// <summary>Request, indication, success or error.</summary>
    public StunClass Class => StunLayout.ClassOf(BinaryPrimitives.ReadUInt16BigEndian(_message));

    /// <summary>The method; 1 is Binding, the only one ICE uses.</summary>
    public ushort Method => StunLayout.MethodOf(BinaryPrimitives.ReadUInt16BigEndian(_message));

    /// <summary>True for the Binding method.</summary>
    public bool IsBinding => Method == StunLayout.Binding;

    /// <summary>The 12 bytes that connect a response with its request.</summary>
    public ReadOnlySpan<byte> TransactionId =>
        _message.Slice(StunLayout.TransactionIdOffset, StunLayout.TransactionIdLength);

    /// <summary>True when MESSAGE-INTEGRITY is present (not yet checked).</summary>
    public bool HasIntegrity => _integrityOffset != 0;

    /// <summary>True when FINGERPRINT is present (not yet checked).</summary>
    public bool HasFingerprint => _fingerprintOffset != 0;

    /// <summary>True when the datagram can only be STUN by its first byte (RFC 7983 section 7).</summary>
    /// <param name="datagram">A received datagram.</param>
    public static bool LooksLikeStun(ReadOnlySpan<byte> datagram) =>
        datagram.Length >= StunLayout.HeaderLength && datagram[0] < 4
        && BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) == StunLayout.MagicCookie;

    /// <summary>Reads a message that fills the whole datagram.</summary>
    /// <param name="datagram">The datagram; must outlive the view.</param>
    /// <param name="message">The view, or default.</param>
    /// <returns>False when it is not STUN, truncated, has trailing bytes or a broken attribute list.</returns>
    public static bool TryParse(ReadOnlySpan<byte> datagram, out StunMessage message)
    {
        message = default;
        if (!LooksLikeStun(datagram))
        {
            return false;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        if ((length & 3) != 0 || length != datagram.Length - StunLayout.HeaderLength)
        {
            return false;
        }

        var integrity = 0;
        var fingerprint = 0;
        var attributesEnd = datagram.Length;
        var offset = StunLayout.HeaderLength;
        while (offset < datagram.Length)
        {
            // Lengths are multiples of 4, so at least a whole attribute header is left here.
            var type = (StunAttributeType)BinaryPrimitives.ReadUInt16BigEndian(datagram[offset..]);
            int valueLength = BinaryPrimitives.ReadUInt16BigEndian(datagram[(offset + 2)..]);
            var next = offset + StunLayout.AttributeHeaderLength + StunLayout.Padded(valueLength);
            if (next > datagram.Length)
            {
                return false;
            }

            switch (type)
            {
                case StunAttributeType.Fingerprint:
                    // Section 14.7: last, and 4 bytes.
                    if (valueLength != StunLayout.FingerprintLength || next != datagram.Length)
                    {
                        return false;
                    }

                    fingerprint = offset;
                    attributesEnd = Math.Min(attributesEnd, offset);
                    break;
                case StunAttributeType.MessageIntegrity when integrity == 0:
                    if (valueLength != StunLayout.IntegrityLength)
                    {
                        return false;
                    }

                    integrity = offset;
                    attributesEnd = offset;
                    break;
            }

            offset = next;
        }

        message = new StunMessage(datagram, attributesEnd, integrity, fingerprint);
        return true;
    }

    /// <summary>Checks MESSAGE-INTEGRITY in constant time (RFC 8489 section 14.5).</summary>
    /// <param name="key">The short-term key.</param>
    /// <returns>False when the attribute is absent or wrong.</returns>
    public bool VerifyIntegrity(StunKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!HasIntegrity)
        {
            return false;
        }

        Span<byte> mac = stackalloc byte[StunLayout.IntegrityLength];
        key.Compute(_message, _integrityOffset, mac);
        var received = _message.Slice(_integrityOffset + StunLayout.AttributeHeaderLength, StunLayout.IntegrityLength);
        return CryptographicOperations.FixedTimeEquals(mac, received);
    }

    /// <summary>Checks FINGERPRINT (RFC 8489 section 14.7).</summary>
    /// <returns>False when the attribute is absent or wrong.</returns>
    public bool VerifyFingerprint()
    {
        if (!HasFingerprint)
        {
            return false;
        }

        var expected = Crc32.Compute(_message[.._fingerprintOffset]) ^ StunLayout.FingerprintXor;
        return BinaryPrimitives.ReadUInt32BigEndian(_message[(_fingerprintOffset + 4)..]) == expected;
    }

    /// <summary>Finds the first attribute of a type among those that count.</summary>
    /// <param name="type">The attribute type.</param>
    /// <param name="value">Its value without padding, or empty.</param>
    /// <returns>False when there is none.</returns>
    public bool TryGet(StunAttributeType type, out ReadOnlySpan<byte> value)
    {
        for (var offset = StunLayout.HeaderLength; offset < _attributesEnd;)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(_message[(offset + 2)..]);
            if (BinaryPrimitives.ReadUInt16BigEndian(_message[offset..]) == (ushort)type)
            {
                value = _message.Slice(offset + StunLayout.AttributeHeaderLength, length);
                return true;
            }

            offset += StunLayout.AttributeHeaderLength + StunLayout.Padded(length);
        }

        value = default;
        return false;
    }

    /// <summary>Reads a 32-bit attribute such as PRIORITY.</summary>
    /// <param name="type">The attribute type.</param>
    /// <param name="value">The number, or 0.</param>
    /// <returns>False when absent or not 4 bytes long.</returns>
    public bool TryGetUInt32(StunAttributeType type, out uint value)
    {
        value = TryGet(type, out var bytes) && bytes.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;
        return bytes.Length == 4;
    }

    /// <summary>Reads a 64-bit attribute such as the tie-breaker of ICE-CONTROLLING.</summary>
    /// <param name="type">The attribute type.</param>
    /// <param name="value">The number, or 0.</param>
    /// <returns>False when absent or not 8 bytes long.</returns>
    public bool TryGetUInt64(StunAttributeType type, out ulong value)
    {
        value = TryGet(type, out var bytes) && bytes.Length == 8 ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : 0;
        return bytes.Length == 8;
    }

    /// <summary>Reads XOR-MAPPED-ADDRESS (RFC 8489 section 14.2).</summary>
    /// <param name="address">The address the peer saw, or default.</param>
    /// <returns>False when absent or malformed.</returns>
    public bool TryGetXorMappedAddress(out PeerAddress address)
    {
        address = default;
        if (!TryGet(StunAttributeType.XorMappedAddress, out var value)
            || value.Length is not (8 or 20) || value[1] != (value.Length == 8 ? 1 : 2))
        {
            return false;
        }

        // The mask is the magic cookie followed by the transaction id, which is how they lie in the header.
        var mask = _message.Slice(4, 16);
        Span<byte> bytes = stackalloc byte[16];
        bytes = bytes[..(value.Length - 4)];
        for (var index = 0; index < bytes.Length; index++)
        {
            bytes[index] = (byte)(value[4 + index] ^ mask[index]);
        }

        var port = (ushort)(BinaryPrimitives.ReadUInt16BigEndian(value[2..]) ^ (StunLayout.MagicCookie >> 16));
        address = PeerAddress.FromBytes(bytes, port);
        return true;
    }

    /// <summary>Reads the number of ERROR-CODE (RFC 8489 section 14.8), such as 487 for a role conflict.</summary>
    /// <param name="code">300 to 699, or 0.</param>
    /// <returns>False when absent or malformed.</returns>
    public bool TryGetErrorCode(out int code)
    {
        code = 0;
        if (!TryGet(StunAttributeType.ErrorCode, out var value) || value.Length < 4)
        {
            return false;
        }

        var hundreds = value[2] & 7;
        if (hundreds is < 3 or > 6 || value[3] > 99)
        {
            return false;
        }

        code = (hundreds * 100) + value[3];
        return true;
    }

    /// <summary>
    /// Finds attributes that must be understood and are not (RFC 8489 section 6.3.1); a request with one is answered 420.
    /// </summary>
    /// <param name="types">Receives the unknown types; further ones than fit are not reported.</param>
    /// <returns>How many were written.</returns>
    public int FindUnknownRequired(Span<ushort> types)
    {
        var count = 0;
        for (var offset = StunLayout.HeaderLength; offset < _attributesEnd && count < types.Length;)
        {
            var type = BinaryPrimitives.ReadUInt16BigEndian(_message[offset..]);
            int length = BinaryPrimitives.ReadUInt16BigEndian(_message[(offset + 2)..]);
            if (type < 0x8000 && !IsKnown((StunAttributeType)type))
            {
                types[count++] = type;
            }

            offset += StunLayout.AttributeHeaderLength + StunLayout.Padded(length);
        }

        return count;
    }

    private static bool IsKnown(StunAttributeType type) => type is StunAttributeType.MappedAddress or StunAttributeType.Username
        or StunAttributeType.MessageIntegrity or StunAttributeType.ErrorCode or StunAttributeType.UnknownAttributes
        or StunAttributeType.Realm or StunAttributeType.Nonce or StunAttributeType.XorMappedAddress or StunAttributeType.Priority
        or StunAttributeType.UseCandidate;
}
