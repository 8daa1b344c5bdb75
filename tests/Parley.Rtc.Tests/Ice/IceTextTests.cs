using Parley.Rtc.Ice;

namespace Parley.Rtc.Tests.Ice;

public sealed class IceTextTests
{
    [Fact]
    public void Credentials_are_long_enough_and_checked()
    {
        var made = IceCredentials.Create(Bytes.Random(1), "w3");

        made.Ufrag.ShouldStartWith("w3");
        made.Password.Length.ShouldBeGreaterThanOrEqualTo(22);
        made.ToString().ShouldNotContain(made.Password);
        IceCredentials.TryCreate(made.Ufrag, made.Password, out var read).ShouldBeTrue();
        read.ShouldBe(made);
        IceCredentials.TryCreate("abc", made.Password, out _).ShouldBeFalse();
        IceCredentials.TryCreate("abcd", new string('a', 21), out _).ShouldBeFalse();
        IceCredentials.TryCreate("abcd", new string('a', 257), out _).ShouldBeFalse();
        IceCredentials.TryCreate("ab:d", made.Password, out _).ShouldBeFalse();
        IceCredentials.TryCreate(null, null, out _).ShouldBeFalse();
    }

    [Fact]
    public void Candidates_round_trip()
    {
        PeerAddress.TryParse("2001:db8::5", 8181, out var address).ShouldBeTrue();

        IceCandidate.TryParse(IceCandidate.HostUdp(address).ToString(), out var udp).ShouldBeTrue();
        IceCandidate.TryParse("candidate:" + IceCandidate.HostTcpPassive(address, 1), out var tcp).ShouldBeTrue();

        udp.ShouldBe(IceCandidate.HostUdp(address));
        tcp.ShouldBe(IceCandidate.HostTcpPassive(address, 1));
        IceCandidate.HostUdp(address).Priority.ShouldBe(2130706431u);
    }

    [Theory]
    [InlineData("candidate:1 1 udp 2113937151 192.0.2.7 51234 typ host generation 0 ufrag abcd network-cost 999", true)]
    [InlineData("1 1 UDP 1 192.0.2.7 51234 typ srflx raddr 10.0.0.1 rport 9", true)]
    [InlineData("candidate:1 1 udp 2113937151 4f2e.local 51234 typ host", false)]
    [InlineData("candidate:1 2 udp 2113937151 192.0.2.7 51234 typ host", false)]
    [InlineData("candidate:1 1 udp 99999999999 192.0.2.7 51234 typ host", false)]
    [InlineData("candidate:1 1 udp 1 192.0.2.7 70000 typ host", false)]
    [InlineData("candidate:1 1 sctp 1 192.0.2.7 7000 typ host", false)]
    [InlineData("candidate:1 1 udp 1 192.0.2.7 7000", false)]
    [InlineData("", false)]
    public void Reads_what_browsers_send(string text, bool expected) =>
        IceCandidate.TryParse(text, out _).ShouldBe(expected);
}
