using Parley.Rtc.Dtls;
using Parley.Rtc.Srtp;

namespace Parley.Rtc.Tests.Dtls;

/// <summary>What every DTLS implementation must do; one derived class for each.</summary>
public abstract class DtlsConformance
{
    /// <summary>Two providers with certificates of their own.</summary>
    protected abstract (IDtlsProvider Client, IDtlsProvider Server) Providers { get; }

    [Fact]
    public void Agrees_on_keys_that_fit_each_other()
    {
        using var pair = Connect();

        pair.Run(TimeSpan.FromSeconds(5));

        ShouldBeConnected(pair);
        pair.LargestDatagram.ShouldBeLessThanOrEqualTo(DtlsRecords.MaxDatagram);
        pair.RunAll(TimeSpan.FromMinutes(1));
        ShouldBeConnected(pair);
        pair.Client.Deadline.ShouldBeNull();
        pair.Server.Deadline.ShouldBeNull();
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.3)]
    public void Connects_over_a_bad_network(double loss)
    {
        for (var seed = 1; seed <= 25; seed++)
        {
            using var pair = Create(seed);
            pair.Network.Loss = loss;
            pair.Network.Duplication = 0.1;
            pair.Network.Jitter = TimeSpan.FromMilliseconds(60);
            SetFingerprints(pair);
            pair.Start();

            pair.Run(TimeSpan.FromSeconds(60));

            pair.Client.State.ShouldBe(DtlsState.Connected, $"client, seed {seed}");
            pair.Server.State.ShouldBe(DtlsState.Connected, $"server, seed {seed}");
            pair.Network.Loss = 0;
            ShouldBeConnected(pair);
        }
    }

    [Fact]
    public void Refuses_another_certificate()
    {
        using var pair = Create();
        pair.Client.SetRemoteFingerprint(Providers.Server.LocalFingerprint);
        pair.Server.SetRemoteFingerprint(DtlsFingerprint.Of([1, 2, 3]));
        pair.Start();

        pair.RunAll(TimeSpan.FromSeconds(2));

        pair.Server.State.ShouldBe(DtlsState.Failed);
        pair.Server.Failure.ShouldBe(DtlsFailure.FingerprintMismatch);
        pair.Server.Keys.ShouldBeNull();
    }

    [Fact]
    public void Waits_for_the_fingerprint()
    {
        using var pair = Create();
        pair.Client.SetRemoteFingerprint(Providers.Server.LocalFingerprint);
        pair.Start();
        pair.RunAll(TimeSpan.FromSeconds(2));
        pair.Server.State.ShouldBe(DtlsState.Handshaking);
        pair.Server.Keys.ShouldBeNull();

        pair.Server.SetRemoteFingerprint(Providers.Client.LocalFingerprint);

        ShouldBeConnected(pair);
    }

    [Fact]
    public void Gives_up_when_nobody_answers()
    {
        using var pair = Create();
        pair.Network.Loss = 1;
        SetFingerprints(pair);
        pair.Start();

        pair.RunAll(TimeSpan.FromSeconds(60));

        pair.Client.State.ShouldBe(DtlsState.Failed);
        pair.Client.Failure.ShouldBe(DtlsFailure.TimedOut);
        pair.Client.Deadline.ShouldBeNull();
        pair.Network.Sent.ShouldBeInRange(5, 20);
    }

    [Fact]
    public void Ignores_garbage()
    {
        using var pair = Connect();
        var random = new Random(7);
        for (var round = 0; round < 2000; round++)
        {
            var garbage = new byte[random.Next(300)];
            random.NextBytes(garbage);
            if (garbage.Length > 0)
            {
                // A first byte that gets past the demultiplexer, but no alert: an unprotected alert may end a handshake.
                garbage[0] = (byte)random.Next(22, 64);
            }

            pair.ReceiveAtServer(garbage);
        }

        pair.Run(TimeSpan.FromSeconds(30));
        ShouldBeConnected(pair);
        for (var round = 0; round < 2000; round++)
        {
            var garbage = new byte[random.Next(300)];
            random.NextBytes(garbage);
            pair.ReceiveAtServer(garbage);
        }

        ShouldBeConnected(pair);
    }

    [Fact]
    public void Tells_the_peer_when_it_closes()
    {
        using var pair = Connect();
        pair.Run(TimeSpan.FromSeconds(5));

        pair.CloseClient();
        pair.RunAll(TimeSpan.FromSeconds(1));

        pair.Client.State.ShouldBe(DtlsState.Closed);
        pair.Server.State.ShouldBe(DtlsState.Closed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Tells_the_peer_when_it_closes_long_after(bool byClient)
    {
        using var pair = Connect();
        pair.RunAll(TimeSpan.FromMinutes(1));
        pair.Client.Confirm();
        pair.Server.Confirm();

        if (byClient)
        {
            pair.CloseClient();
        }
        else
        {
            pair.CloseServer();
        }

        pair.RunAll(TimeSpan.FromSeconds(1));
        pair.Client.State.ShouldBe(DtlsState.Closed);
        pair.Server.State.ShouldBe(DtlsState.Closed);
    }

    internal DtlsPair Create(int seed = 1) => new(
        Providers.Client.CreateSession(DtlsRole.Client), Providers.Server.CreateSession(DtlsRole.Server), seed);

    internal DtlsPair Connect()
    {
        var pair = Create();
        SetFingerprints(pair);
        pair.Start();
        return pair;
    }

    internal void SetFingerprints(DtlsPair pair)
    {
        pair.Client.SetRemoteFingerprint(Providers.Server.LocalFingerprint);
        pair.Server.SetRemoteFingerprint(Providers.Client.LocalFingerprint);
    }

    internal static void ShouldBeConnected(DtlsPair pair)
    {
        pair.Client.State.ShouldBe(DtlsState.Connected);
        pair.Server.State.ShouldBe(DtlsState.Connected);
        ShouldFit(pair.Client, pair.Server);
        ShouldFit(pair.Server, pair.Client);
    }

    private static void ShouldFit(IDtlsSession sender, IDtlsSession receiver)
    {
        using var outbound = sender.Keys.ShouldNotBeNull().CreateOutbound();
        using var inbound = receiver.Keys.ShouldNotBeNull().CreateInbound();
        var packet = new byte[60];
        packet[0] = 0x80;
        outbound.ProtectRtp(packet, 40, out var length).ShouldBe(SrtpStatus.Ok);
        inbound.UnprotectRtp(packet.AsSpan(..length), out _, out _).ShouldBe(SrtpStatus.Ok);
    }
}
