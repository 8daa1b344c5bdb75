using System.Buffers.Binary;
using System.Text;

namespace Parley.Rtc.Stun;

/// <summary>
/// Writes a STUN message into the caller's buffer, attribute by attribute. Order matters: integrity, then
/// <see cref="Finish"/> adds FINGERPRINT. A buffer of 548 bytes holds every message ICE sends; a smaller one that
/// overflows is a mistake of the caller and throws <see cref="ArgumentException"/>.
/// </summary>
public ref struct StunWriter
{
    private readonly Span<byte> _buffer;
    private int _length;

    /// <summary>Starts a Binding message.</summary>
    /// <param name="buffer">Where to write.</param>
    /// <param name="messageClass">Request, indication, success or error.</param>
    /// <param name="transactionId">12 bytes; random for a request, the request's own for a response.</param>
    /// <exception cref="ArgumentException">The buffer is too small or the id is not 12 bytes.</exception>
    public StunWriter(Span<byte> buffer, StunClass messageClass, ReadOnlySpan<byte> transactionId)
    {
        if (buffer.Length < StunLayout.HeaderLength)
        {
            throw new ArgumentException("The buffer cannot hold a STUN header.", nameof(buffer));
        }

        if (transactionId.Length != StunLayout.TransactionIdLength)
        {
            throw new ArgumentException("A transaction id has 12 bytes.", nameof(transactionId));
        }

        _buffer = buffer;
        _length = StunLayout.HeaderLength;
        BinaryPrimitives.WriteUInt16BigEndian(buffer, StunLayout.TypeOf(messageClass, StunLayout.Binding));
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], StunLayout.MagicCookie);
        transactionId.CopyTo(buffer[StunLayout.TransactionIdOffset..]);
    }

    /// <summary>Adds an attribute with raw bytes, zero padded to 4.</summary>
    /// <param name="type">The attribute type.</param>
    /// <param name="value">At most 763 bytes make sense; anything that fits is taken.</param>
    public void Add(StunAttributeType type, scoped ReadOnlySpan<byte> value) => value.CopyTo(Reserve(type, value.Length));

    /// <summary>Adds a flag attribute such as USE-CANDIDATE.</summary>
    /// <param name="type">The attribute type.</param>
    public void AddFlag(StunAttributeType type) => Reserve(type, 0);

    /// <summary>Adds a 32-bit attribute such as PRIORITY.</summary>
    /// <param name="type">The attribute type.</param>
    /// <param name="value">The number.</param>
    public void Add(StunAttributeType type, uint value) =>
        BinaryPrimitives.WriteUInt32BigEndian(Reserve(type, sizeof(uint)), value);

    /// <summary>Adds a 64-bit attribute such as ICE-CONTROLLING.</summary>
    /// <param name="type">The attribute type.</param>
    /// <param name="value">The number.</param>
    public void Add(StunAttributeType type, ulong value) =>
        BinaryPrimitives.WriteUInt64BigEndian(Reserve(type, sizeof(ulong)), value);

    /// <summary>Adds USERNAME as <c>first:second</c> (RFC 8445 section 7.2.2: receiver's fragment first).</summary>
    /// <param name="first">Fragment of the agent that receives the message.</param>
    /// <param name="second">Fragment of the agent that sends it.</param>
    public void AddUsername(scoped ReadOnlySpan<char> first, scoped ReadOnlySpan<char> second)
    {
        var destination = Reserve(StunAttributeType.Username, first.Length + second.Length + 1);
        Encoding.ASCII.GetBytes(first, destination);
        destination[first.Length] = (byte)':';
        Encoding.ASCII.GetBytes(second, destination[(first.Length + 1)..]);
    }

    /// <summary>Adds XOR-MAPPED-ADDRESS (RFC 8489 section 14.2).</summary>
    /// <param name="address">The address the request came from.</param>
    public void AddXorMappedAddress(PeerAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes = bytes[..address.WriteBytes(bytes)];
        var value = Reserve(StunAttributeType.XorMappedAddress, 4 + bytes.Length);
        value[0] = 0;
        value[1] = (byte)(bytes.Length == 4 ? 1 : 2);
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], (ushort)(address.Port ^ (StunLayout.MagicCookie >> 16)));
        for (var index = 0; index < bytes.Length; index++)
        {
            value[4 + index] = (byte)(bytes[index] ^ _buffer[4 + index]);
        }
    }

    /// <summary>Adds ERROR-CODE without a reason phrase (RFC 8489 section 14.8).</summary>
    /// <param name="code">300 to 699.</param>
    public void AddErrorCode(int code)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(code, 300);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(code, 699);
        var value = Reserve(StunAttributeType.ErrorCode, 4);
        value[0] = 0;
        value[1] = 0;
        value[2] = (byte)(code / 100);
        value[3] = (byte)(code % 100);
    }

    /// <summary>Adds MESSAGE-INTEGRITY over everything written so far (RFC 8489 section 14.5).</summary>
    /// <param name="key">The short-term key.</param>
    public void AddIntegrity(StunKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var offset = _length;
        var mac = Reserve(StunAttributeType.MessageIntegrity, StunLayout.IntegrityLength);
        key.Compute(_buffer, offset, mac);
    }

    /// <summary>Adds FINGERPRINT, sets the length field and ends the message.</summary>
    /// <returns>The number of bytes written to the buffer.</returns>
    public int Finish()
    {
        var offset = _length;
        var value = Reserve(StunAttributeType.Fingerprint, StunLayout.FingerprintLength);
        SetLength();
        BinaryPrimitives.WriteUInt32BigEndian(value, Crc32.Compute(_buffer[..offset]) ^ StunLayout.FingerprintXor);
        return _length;
    }

    /// <summary>Sets the length field and ends the message without FINGERPRINT.</summary>
    /// <returns>The number of bytes written to the buffer.</returns>
    public int FinishWithoutFingerprint()
    {
        SetLength();
        return _length;
    }

    private readonly void SetLength() =>
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[2..], (ushort)(_length - StunLayout.HeaderLength));

    private Span<byte> Reserve(StunAttributeType type, int length)
    {
        var padded = StunLayout.Padded(length);
        if (_length + StunLayout.AttributeHeaderLength + padded > _buffer.Length)
        {
            throw new ArgumentException("The buffer cannot hold the STUN message.");
        }

        BinaryPrimitives.WriteUInt16BigEndian(_buffer[_length..], (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[(_length + 2)..], (ushort)length);
        var value = _buffer.Slice(_length + StunLayout.AttributeHeaderLength, padded);
        value[length..].Clear();
        _length += StunLayout.AttributeHeaderLength + padded;
        return value[..length];
    }
}
