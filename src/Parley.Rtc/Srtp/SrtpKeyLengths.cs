namespace Parley.Rtc.Srtp;

internal static class SrtpKeyLengths
{
    public static void Check(SrtpProfile profile, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt)
    {
        if (!Enum.IsDefined(profile))
        {
            throw new ArgumentException($"Unknown SRTP profile {(ushort)profile:x4}.", nameof(profile));
        }

        if (masterKey.Length != profile.MasterKeyLength())
        {
            throw new ArgumentException($"{profile} has {profile.MasterKeyLength()} bytes of key.", nameof(masterKey));
        }

        if (masterSalt.Length != profile.MasterSaltLength())
        {
            throw new ArgumentException(
                $"{profile} has {profile.MasterSaltLength()} bytes of salt.", nameof(masterSalt));
        }
    }
}
