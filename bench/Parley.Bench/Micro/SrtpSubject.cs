using Parley.Rtc.Srtp;

namespace Parley.Bench.Micro;

/// <summary>One implementation under test: a sender and the receiver that belongs to it.</summary>
internal abstract class SrtpSubject(string name) : IDisposable
{
    /// <summary>An RTP header without extensions.</summary>
    public const int HeaderLength = 12;

    public string Name { get; } = name;

    /// <summary>The number of the packet to be protected next; over 65,535 it begins anew, as on the wire.</summary>
    public ushort NextSequence { get; set; }

    /// <summary>Ours by each path first, then the others that are here.</summary>
    public static IEnumerable<SrtpSubject> Create(SrtpProfile profile)
    {
        var key = new byte[profile.MasterKeyLength()];
        var salt = new byte[profile.MasterSaltLength()];
        new Random(1).NextBytes(key);
        new Random(2).NextBytes(salt);
        foreach (var path in Enum.GetValues<CryptoPath>())
        {
            yield return new OwnSrtp(profile, key, salt, path);
        }

        yield return profile == SrtpProfile.AesCm128HmacSha1Tag80 ? new EvpCounterHmac(key, salt) : new EvpGcm(key, salt);
        if (LibSrtp.IsHere)
        {
            yield return new LibSrtp(profile, key, salt);
        }
    }

    /// <returns>The length of the protected packet.</returns>
    public abstract int Protect(ReadOnlySpan<byte> plain, Span<byte> output);

    public abstract bool Unprotect(Span<byte> packet);

    public abstract void Dispose();
}
