namespace Parley.Rtc.Stun;

internal static class StunLayout
{
    public const int HeaderLength = 20;
    public const int TransactionIdOffset = 8;
    public const int TransactionIdLength = 12;
    public const int AttributeHeaderLength = 4;
    public const int IntegrityLength = 20;
    public const int FingerprintLength = 4;
    public const uint MagicCookie = 0x2112A442;
    public const ushort Binding = 0x001;

    // RFC 8489 section 14.7: "STUN" in ASCII, so that a CRC of another protocol does not match.
    public const uint FingerprintXor = 0x5354554E;

    public static int Padded(int length) => (length + 3) & ~3;

    // RFC 8489 section 5: the two class bits sit between the method bits, at 0x0010 and 0x0100.
    public static ushort TypeOf(StunClass messageClass, ushort method) => (ushort)(
        (method & 0x000F) | ((method & 0x0070) << 1) | ((method & 0x0F80) << 2)
        | (((int)messageClass & 1) << 4) | (((int)messageClass & 2) << 7));

    public static StunClass ClassOf(ushort type) => (StunClass)(((type >> 4) & 1) | ((type >> 7) & 2));

    public static ushort MethodOf(ushort type) =>
        (ushort)((type & 0x000F) | ((type & 0x00E0) >> 1) | ((type & 0x3E00) >> 2));
}
