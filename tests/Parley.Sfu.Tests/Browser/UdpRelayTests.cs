using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Parley.Sfu.Tests.Browser;

public sealed class UdpRelayTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    [Fact]
    public void Loses_the_share_it_is_told()
    {
        var path = new PathDirection(seed: 7) { Conditions = new PathConditions { Loss = 0.1 } };

        for (var index = 0; index < 10_000; index++)
        {
            path.Arrival(index * Step, 1000);
        }

        path.Dropped.ShouldBeInRange(900, 1100);
        path.Passed.ShouldBe(10_000 - path.Dropped);
    }

    [Fact]
    public void Holds_back_to_a_rate_and_drops_what_would_wait_too_long()
    {
        var path = new PathDirection(seed: 1) { Conditions = new PathConditions { BitsPerSecond = 1_000_000 } };
        List<TimeSpan> waits = [];

        // Twice of what the link takes.
        for (var index = 0; index < 4000; index++)
        {
            if (path.Arrival(index * Step, 250) is { } arrives)
            {
                waits.Add(arrives - (index * Step));
            }
        }

        waits.Max().ShouldBeInRange(TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(303));
        waits.Count.ShouldBeInRange(2000, 2200);
    }

    [Fact]
    public void Delays_without_changing_the_order()
    {
        var path = new PathDirection(seed: 3)
        {
            Conditions = new PathConditions { Delay = TimeSpan.FromMilliseconds(40), Jitter = TimeSpan.FromMilliseconds(20) },
        };

        var arrivals = Enumerable.Range(0, 1000).Select(index => path.Arrival(index * Step, 100)!.Value).ToList();

        arrivals.ShouldBeInOrder();
        arrivals.Select((arrival, index) => arrival - (index * Step)).Min().ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(40));
    }

    [Fact]
    public async Task Passes_on_both_ways_and_takes_another_port_when_told()
    {
        using var server = Socket();
        await using var relay = new UdpRelay(((IPEndPoint)server.LocalEndPoint!).Port, seed: 1);
        using var browser = Socket();
        var address = Regex.Match(relay.Route("a=candidate:1 1 udp 1 10.9.8.7 65 typ host"), @"1 (\S+ \d+) typ host").Groups[1].Value;
        var target = IPEndPoint.Parse(address.Replace(' ', ':'));
        async Task<IPEndPoint> SendAsync()
        {
            await browser.SendToAsync(new byte[] { 1, 2, 3 }, target);
            var buffer = new byte[10];
            var got = await server.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0)).WaitAsync(TimeSpan.FromSeconds(10));
            buffer[..got.ReceivedBytes].ShouldBe([1, 2, 3]);
            await server.SendToAsync(new byte[] { 4 }, got.RemoteEndPoint);
            (await browser.ReceiveFromAsync(buffer, target).WaitAsync(TimeSpan.FromSeconds(10))).ReceivedBytes.ShouldBe(1);
            return (IPEndPoint)got.RemoteEndPoint;
        }

        var first = await SendAsync();
        var second = await SendAsync();
        relay.Rebind();
        var third = await SendAsync();

        second.ShouldBe(first);
        third.ShouldNotBe(first);
    }

    private static Socket Socket()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        return socket;
    }
}
