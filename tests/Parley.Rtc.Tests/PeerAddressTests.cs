using System.Net;

namespace Parley.Rtc.Tests;

public sealed class PeerAddressTests
{
    [Fact]
    public void Compares_by_address_and_port()
    {
        var first = PeerAddress.From(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 5000));
        var mapped = PeerAddress.From(new IPEndPoint(IPAddress.Parse("::ffff:192.0.2.1"), 5000));
        var otherPort = PeerAddress.From(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 5001));

        mapped.ShouldBe(first);
        mapped.GetHashCode().ShouldBe(first.GetHashCode());
        (otherPort == first).ShouldBeFalse();
        first.IsIPv4.ShouldBeTrue();
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("2001:db8::1")]
    public void Round_trips_through_the_framework_types(string text)
    {
        var endPoint = new IPEndPoint(IPAddress.Parse(text), 443);

        PeerAddress.From(endPoint).ToIPEndPoint().ShouldBe(endPoint);
    }

    [Fact]
    public void Refuses_names_and_odd_lengths()
    {
        PeerAddress.TryParse("example.org", 1, out _).ShouldBeFalse();
        PeerAddress.TryParse("4b2e.local", 1, out _).ShouldBeFalse();
        Should.Throw<ArgumentException>(() => PeerAddress.FromBytes(new byte[5], 1));
    }
}
