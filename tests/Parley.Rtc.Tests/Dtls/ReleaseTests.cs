using Parley.Rtc.Dtls;

namespace Parley.Rtc.Tests.Dtls;

/// <summary>OpenSSL's object goes when it is not needed any more, and nobody notices.</summary>
public sealed class ReleaseTests(OpenSslTests.Certificates certificates) : IClassFixture<OpenSslTests.Certificates>
{
    [Fact]
    public void A_client_releases_at_once_and_a_server_when_the_peer_has_used_the_keys()
    {
        using var pair = Connect();

        IsReleased(pair.Client).ShouldBeTrue();
        IsReleased(pair.Server).ShouldBeFalse();
        pair.Server.Confirm();
        IsReleased(pair.Server).ShouldBeTrue();
        pair.Server.Deadline.ShouldBeNull();
        DtlsConformance.ShouldBeConnected(pair);
    }

    [Fact]
    public void A_server_releases_in_any_case_after_half_a_minute()
    {
        using var pair = Connect();

        pair.RunAll(TimeSpan.FromSeconds(29));
        IsReleased(pair.Server).ShouldBeFalse();
        pair.RunAll(TimeSpan.FromSeconds(2));
        IsReleased(pair.Server).ShouldBeTrue();
        DtlsConformance.ShouldBeConnected(pair);
    }

    [Fact]
    public void A_client_that_learns_the_fingerprint_last_releases_then()
    {
        using var pair = Create();
        pair.Server.SetRemoteFingerprint(certificates.Client.LocalFingerprint);
        pair.Start();
        pair.RunAll(TimeSpan.FromSeconds(1));
        pair.Client.Confirm();
        IsReleased(pair.Client).ShouldBeFalse();

        pair.Client.SetRemoteFingerprint(certificates.Server.LocalFingerprint);
        pair.RunAll(TimeSpan.FromMilliseconds(1));

        IsReleased(pair.Client).ShouldBeTrue();
        DtlsConformance.ShouldBeConnected(pair);
    }

    [Fact]
    public void A_changed_goodbye_is_none()
    {
        using var pair = Connect();
        pair.Server.Confirm();
        List<byte[]> goodbyes = [];
        pair.ToServer = datagram =>
        {
            goodbyes.Add(datagram);
            return [];
        };
        pair.CloseClient();
        var goodbye = goodbyes.ShouldHaveSingleItem();

        for (var bit = 0; bit < goodbye.Length * 8; bit++)
        {
            var changed = goodbye.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            pair.ReceiveAtServer(changed);
        }

        for (var length = 0; length < goodbye.Length; length++)
        {
            pair.ReceiveAtServer(goodbye[..length]);
        }

        pair.Server.State.ShouldBe(DtlsState.Connected);
        pair.ReceiveAtServer([.. Bytes.Hex("16fefd 0001 000000000009 0003 010203"), .. goodbye]);
        pair.Server.State.ShouldBe(DtlsState.Closed);
    }

    private static bool IsReleased(IDtlsSession session) => session.ShouldBeOfType<OpenSslSession>().IsReleased;

    private DtlsPair Create() =>
        new(certificates.Client.CreateSession(DtlsRole.Client), certificates.Server.CreateSession(DtlsRole.Server));

    private DtlsPair Connect()
    {
        var pair = Create();
        pair.Client.SetRemoteFingerprint(certificates.Server.LocalFingerprint);
        pair.Server.SetRemoteFingerprint(certificates.Client.LocalFingerprint);
        pair.Start();
        pair.RunAll(TimeSpan.FromSeconds(1));
        DtlsConformance.ShouldBeConnected(pair);
        return pair;
    }
}
