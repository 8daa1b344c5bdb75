using Parley.Rtc.Dtls;

namespace Parley.Rtc.Tests.Dtls;

/// <summary>Records that nobody honest sends to a connected session: without its keys they change nothing and draw no answer.</summary>
public sealed class HostileRecordTests(OpenSslTests.Certificates certificates) : IClassFixture<OpenSslTests.Certificates>
{
    private static TheoryData<string, string> Records => new()
    {
        { "fatal alert in the clear", "15fefd 0000 0000000000ff 0002 0228" },
        { "close notify in the clear", "15fefd 0000 0000000000ff 0002 0100" },
        { "alert under keys it does not have", "15fefd 0001 0000000000ff 0002 0228" },
        { "change of ciphers", "14fefd 0000 0000000000ff 0001 01" },
        { "change of ciphers of DTLS 1.0", "14feff 0000 0000000000ff 0001 01" },
        { "application data in the clear", "17fefd 0000 0000000000ff 0004 01020304" },
        { "heartbeat that asks for 16 kB", "18fefd 0000 0000000000ff 0003 014000" },
        { "hello request", "16fefd 0000 0000000000ff 000c 00 000000 0000 000000 000000" },
        { "client hello of nothing", "16fefd 0000 0000000000ff 000c 01 000000 0000 000000 000000" },
        { "fragment of 16 MB", "16fefd 0000 0000000000ff 0010 01 ffffff 0000 fffff0 000004 00000000" },
        { "later epoch", "16fefd ffff ffffffffffff 0004 00000000" },
        { "record of DTLS 1.3", "2f00000000000000000000000000000000" },
        { "record with connection id", "19fefd 0001 000000000001 0004 00000000" },
        { "empty record", "16fefd 0000 0000000000ff 0000" },
        { "length that lies", "16fefd 0000 0000000000ff ffff 00" },
    };

    public static TheoryData<string, string, bool> Cases
    {
        get
        {
            var data = new TheoryData<string, string, bool>();
            foreach (var record in Records)
            {
                data.Add((string)record[0], (string)record[1], false);
                data.Add((string)record[0], (string)record[1], true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Change_nothing(string name, string record, bool released)
    {
        using var pair = Connect(out _);
        if (released)
        {
            pair.Server.Confirm();
        }

        var sent = pair.Network.Sent;

        for (var round = 0; round < 3; round++)
        {
            pair.ReceiveAtServer(Bytes.Hex(record));
        }

        pair.RunAll(TimeSpan.FromSeconds(20));
        pair.Network.Sent.ShouldBe(sent, name);
        DtlsConformance.ShouldBeConnected(pair);
    }

    // The client may have lost our last flight, so a repeated Finished is answered by it; nothing else is, and no flight makes us start again.
    [Fact]
    public void Repeats_of_the_whole_handshake_draw_the_last_flight_only()
    {
        using var pair = Connect(out var handshake);
        foreach (var datagram in handshake)
        {
            var before = pair.Network.Sent;
            pair.ReceiveAtServer(datagram.ToArray());
            (pair.Network.Sent - before).ShouldBeLessThanOrEqualTo(2);
        }

        DtlsConformance.ShouldBeConnected(pair);
        pair.RunAll(TimeSpan.FromSeconds(40));
        DtlsConformance.ShouldBeConnected(pair);
        pair.Server.Deadline.ShouldBeNull();
    }

    [Fact]
    public void A_peer_that_lost_the_last_flight_gets_it_again()
    {
        using var pair = new DtlsPair(certificates.Client.CreateSession(DtlsRole.Client), certificates.Server.CreateSession(DtlsRole.Server));
        Introduce(pair);
        pair.Start();
        while (pair.Server.State != DtlsState.Connected)
        {
            pair.RunAll(TimeSpan.FromMilliseconds(1));
        }

        // What is under way to the client now is the server's Finished.
        pair.Network.DropAll();
        pair.Client.State.ShouldBe(DtlsState.Handshaking);
        pair.RunAll(TimeSpan.FromSeconds(3));

        DtlsConformance.ShouldBeConnected(pair);
    }

    private DtlsPair Connect(out List<byte[]> toServer)
    {
        var pair = new DtlsPair(certificates.Client.CreateSession(DtlsRole.Client), certificates.Server.CreateSession(DtlsRole.Server));
        List<byte[]> seen = [];
        pair.ToServer = datagram =>
        {
            seen.Add(datagram.ToArray());
            return [datagram];
        };
        Introduce(pair);
        pair.Start();
        pair.RunAll(TimeSpan.FromSeconds(1));
        toServer = seen;
        DtlsConformance.ShouldBeConnected(pair);
        return pair;
    }

    private void Introduce(DtlsPair pair)
    {
        pair.Client.SetRemoteFingerprint(certificates.Server.LocalFingerprint);
        pair.Server.SetRemoteFingerprint(certificates.Client.LocalFingerprint);
    }
}
