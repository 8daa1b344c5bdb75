using Parley.Rtc.Sdp;

namespace Parley.Rtc.Tests.Sdp;

public sealed class IceFragmentTests
{
    // The shape of RFC 9725 figure 4.
    private const string Restart = """
        a=ice-options:trickle ice2
        a=group:BUNDLE 0 1
        m=audio 9 UDP/TLS/RTP/SAVPF 111
        a=mid:0
        a=ice-ufrag:ysXw
        a=ice-pwd:vw5LmwG4y/e6dPP/zAP9Gp5k
        a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag EsAw network-id 1
        a=candidate:3471623853 1 udp 2122194687 00000000-0000-0000-0000-000000000000.local 61765 typ host generation 0
        a=candidate:473322822 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active generation 0
        a=end-of-candidates

        """;

    [Fact]
    public void Reads_a_restart()
    {
        var fragment = Read(Restart);

        fragment.Credentials!.Ufrag.ShouldBe("ysXw");
        fragment.Credentials.Password.ShouldBe("vw5LmwG4y/e6dPP/zAP9Gp5k");
        // Host names are not resolved.
        fragment.Candidates.Select(one => one.IsTcp).ShouldBe([false, true]);
    }

    [Fact]
    public void Reads_candidates_alone()
    {
        var fragment = Read("m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\na=candidate:1 1 udp 2122260223 192.0.2.1 61764 typ host\r\n");

        fragment.Credentials.ShouldBeNull();
        fragment.Candidates.Count.ShouldBe(1);
    }

    [Fact]
    public void What_is_written_reads_the_same()
    {
        var fragment = Read(Restart);

        var again = Read(fragment.Write("audio", "0", isLite: true));

        again.Credentials.ShouldBe(fragment.Credentials);
        again.Candidates.Select(one => (one.Address, one.IsTcp)).ShouldBe(fragment.Candidates.Select(one => (one.Address, one.IsTcp)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\n")]
    [InlineData("a=ice-ufrag:ysXw\n")]
    [InlineData("a=ice-pwd:vw5LmwG4y/e6dPP/zAP9Gp5k\n")]
    [InlineData("a=ice-ufrag:ys\na=ice-pwd:vw5LmwG4y/e6dPP/zAP9Gp5k\n")]
    [InlineData("a=ice-ufrag:ysXw\na=ice-pwd:short\n")]
    [InlineData("a=ice-ufrag:ysXw\na=ice-ufrag:other\na=ice-pwd:vw5LmwG4y/e6dPP/zAP9Gp5k\n")]
    [InlineData("a=end-of-candidates\n\0\0\0\n")]
    public void Refuses_what_is_none(string text) => IceFragment.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Refuses_what_is_too_much()
    {
        IceFragment.TryParse(null, out _).ShouldBeFalse();
        IceFragment.TryParse(Restart + new string('a', IceFragment.MaxLength), out _).ShouldBeFalse();
        IceFragment.TryParse(string.Concat(Enumerable.Repeat("a=end-of-candidates\n", 513)), out _).ShouldBeFalse();
    }

    [Fact]
    public void Survives_truncation_at_each_character()
    {
        for (var length = 0; length < Restart.Length; length++)
        {
            _ = IceFragment.TryParse(Restart[..length], out _);
        }
    }

    private static IceFragment Read(string text)
    {
        IceFragment.TryParse(text, out var fragment).ShouldBeTrue();
        return fragment!;
    }
}
