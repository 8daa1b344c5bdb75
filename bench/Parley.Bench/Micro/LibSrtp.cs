using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Parley.Rtc.Srtp;

namespace Parley.Bench.Micro;

/// <summary>libsrtp2 as Debian has it (on NSS): works in place only, so copying is part of protecting.</summary>
internal sealed partial class LibSrtp : SrtpSubject
{
    private const string Library = "libsrtp2.so.1";

    // Layout of srtp_policy_t on 64-bit systems.
    private const int PolicyLength = 128;
    private const int RtpPolicyOffset = 8;
    private const int RtcpPolicyOffset = 32;
    private const int KeyOffset = 56;
    private const int WindowOffset = 88;
    private const int AnyInbound = 2;
    private const int AnyOutbound = 3;

    private readonly nint _sender;
    private readonly nint _receiver;

    public LibSrtp(SrtpProfile profile, ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt)
        : base("libsrtp2 (Debian's, on NSS)")
    {
        Check(Initialised);
        _sender = NewSession(profile, key, salt, AnyOutbound);
        _receiver = NewSession(profile, key, salt, AnyInbound);
    }

    public static bool IsHere { get; } = NativeLibrary.TryLoad(Library, out _);

    // A second time would be refused.
    private static int Initialised { get; } = srtp_init();

    public override int Protect(ReadOnlySpan<byte> plain, Span<byte> output)
    {
        plain.CopyTo(output);
        var length = plain.Length;
        Check(srtp_protect(_sender, ref MemoryMarshal.GetReference(output), ref length));
        return length;
    }

    public override bool Unprotect(Span<byte> packet)
    {
        var length = packet.Length;
        return srtp_unprotect(_receiver, ref MemoryMarshal.GetReference(packet), ref length) == 0;
    }

    public override void Dispose()
    {
        Check(srtp_dealloc(_sender));
        Check(srtp_dealloc(_receiver));
    }

    private static nint NewSession(SrtpProfile profile, ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt, int direction)
    {
        byte[] master = [.. key, .. salt];
        var pinned = GCHandle.Alloc(master, GCHandleType.Pinned);
        var policy = new byte[PolicyLength];
        BinaryPrimitives.WriteInt32LittleEndian(policy, direction);
        SetCrypto(profile, ref policy[RtpPolicyOffset]);
        SetCrypto(profile, ref policy[RtcpPolicyOffset]);
        BinaryPrimitives.WriteInt64LittleEndian(policy.AsSpan(KeyOffset), pinned.AddrOfPinnedObject());
        BinaryPrimitives.WriteInt64LittleEndian(policy.AsSpan(WindowOffset), 1024);
        Check(srtp_create(out var session, ref policy[0]));
        pinned.Free();
        return session;
    }

    private static void SetCrypto(SrtpProfile profile, ref byte policy)
    {
        switch (profile)
        {
            case SrtpProfile.AeadAes128Gcm:
                srtp_crypto_policy_set_aes_gcm_128_16_auth(ref policy);
                break;
            case SrtpProfile.AeadAes256Gcm:
                srtp_crypto_policy_set_aes_gcm_256_16_auth(ref policy);
                break;
            default:
                srtp_crypto_policy_set_rtp_default(ref policy);
                break;
        }
    }

    private static void Check(int status)
    {
        if (status != 0)
        {
            throw new InvalidOperationException($"libsrtp2 answered {status}.");
        }
    }

    [LibraryImport(Library)]
    private static partial int srtp_init();

    [LibraryImport(Library)]
    private static partial int srtp_create(out nint session, ref byte policy);

    [LibraryImport(Library)]
    private static partial int srtp_dealloc(nint session);

    [LibraryImport(Library)]
    private static partial void srtp_crypto_policy_set_rtp_default(ref byte policy);

    [LibraryImport(Library)]
    private static partial void srtp_crypto_policy_set_aes_gcm_128_16_auth(ref byte policy);

    [LibraryImport(Library)]
    private static partial void srtp_crypto_policy_set_aes_gcm_256_16_auth(ref byte policy);

    [LibraryImport(Library)]
    private static partial int srtp_protect(nint session, ref byte packet, ref int length);

    [LibraryImport(Library)]
    private static partial int srtp_unprotect(nint session, ref byte packet, ref int length);
}
