using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Parley.Rtc.Srtp;

namespace Parley.Rtc.Tests.Srtp;

/// <summary>
/// One direction of a session of libsrtp2 (Debian: libsrtp2-1), what most other endpoints are built on. Another's code is the best judge of
/// ours; the product does not use it.
/// </summary>
internal sealed partial class LibSrtp : IDisposable
{
    // Layout of srtp_policy_t on 64-bit systems.
    private const int PolicyLength = 128;
    private const int RtpPolicyOffset = 8;
    private const int RtcpPolicyOffset = 32;
    private const int KeyOffset = 56;
    private const int WindowOffset = 88;
    private const int AnyInbound = 2;
    private const int AnyOutbound = 3;

    private readonly nint _session;

    public LibSrtp(SrtpProfile profile, ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt, bool isSender)
    {
        Check(Initialised);
        byte[] master = [.. key, .. salt];
        var pinned = GCHandle.Alloc(master, GCHandleType.Pinned);
        var policy = new byte[PolicyLength];
        BinaryPrimitives.WriteInt32LittleEndian(policy, isSender ? AnyOutbound : AnyInbound);
        SetCrypto(profile, ref policy[RtpPolicyOffset]);
        SetCrypto(profile, ref policy[RtcpPolicyOffset]);
        BinaryPrimitives.WriteInt64LittleEndian(policy.AsSpan(KeyOffset), pinned.AddrOfPinnedObject());
        BinaryPrimitives.WriteInt64LittleEndian(policy.AsSpan(WindowOffset), 1024);
        Check(srtp_create(out _session, ref policy[0]));
        pinned.Free();
    }

    public static bool IsHere { get; } = NativeLibrary.TryLoad(Name, out _);

    // A second time would be refused: what was registered by the first is there already.
    private static int Initialised { get; } = srtp_init();

    public int Protect(Span<byte> buffer, int length) => Call(srtp_protect, buffer, length);

    public int ProtectControl(Span<byte> buffer, int length) => Call(srtp_protect_rtcp, buffer, length);

    /// <returns>The length of the plain packet, or 0 when it was refused.</returns>
    public int Unprotect(Span<byte> packet) => Call(srtp_unprotect, packet, packet.Length);

    /// <returns>The length of the plain packet, or 0 when it was refused.</returns>
    public int UnprotectControl(Span<byte> packet) => Call(srtp_unprotect_rtcp, packet, packet.Length);

    public void Dispose() => Check(srtp_dealloc(_session));

    private delegate int Work(nint session, ref byte packet, ref int length);

    private int Call(Work work, Span<byte> buffer, int length) =>
        work(_session, ref MemoryMarshal.GetReference(buffer), ref length) == 0 ? length : 0;

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

    private const string Name = "libsrtp2.so.1";

    [LibraryImport(Name)]
    private static partial int srtp_init();

    [LibraryImport(Name)]
    private static partial int srtp_create(out nint session, ref byte policy);

    [LibraryImport(Name)]
    private static partial int srtp_dealloc(nint session);

    [LibraryImport(Name)]
    private static partial void srtp_crypto_policy_set_rtp_default(ref byte policy);

    [LibraryImport(Name)]
    private static partial void srtp_crypto_policy_set_aes_gcm_128_16_auth(ref byte policy);

    [LibraryImport(Name)]
    private static partial void srtp_crypto_policy_set_aes_gcm_256_16_auth(ref byte policy);

    [LibraryImport(Name)]
    private static partial int srtp_protect(nint session, ref byte packet, ref int length);

    [LibraryImport(Name)]
    private static partial int srtp_unprotect(nint session, ref byte packet, ref int length);

    [LibraryImport(Name)]
    private static partial int srtp_protect_rtcp(nint session, ref byte packet, ref int length);

    [LibraryImport(Name)]
    private static partial int srtp_unprotect_rtcp(nint session, ref byte packet, ref int length);
}
