using Parley.Rtc.Dtls;

namespace Parley.Rtc.Tests.Dtls;

public sealed class DtlsFingerprintTests
{
    [Fact]
    public void Round_trips_its_text()
    {
        var fingerprint = DtlsFingerprint.Of([1, 2, 3]);

        DtlsFingerprint.TryParse(fingerprint.ToString(), out var read).ShouldBeTrue();
        read.ShouldBe(fingerprint);
        DtlsFingerprint.TryParse(fingerprint.ToString().ToLowerInvariant(), out read).ShouldBeTrue();
        read.ShouldBe(fingerprint);
        read.ShouldNotBe(DtlsFingerprint.Of([1, 2, 4]));
    }

    [Fact]
    public void Refuses_every_damage_to_its_text()
    {
        var text = DtlsFingerprint.Of([1, 2, 3]).ToString();
        for (var index = 0; index < text.Length; index++)
        {
            DtlsFingerprint.TryParse(text.AsSpan(..index), out _).ShouldBeFalse();
            DtlsFingerprint.TryParse(text.Remove(index, 1).Insert(index, "x"), out _).ShouldBeFalse();
        }

        DtlsFingerprint.TryParse(text.Replace("sha-256", "sha-512", StringComparison.Ordinal), out _).ShouldBeFalse();
    }
}
