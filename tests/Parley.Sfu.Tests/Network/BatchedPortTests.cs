using System.Net;
using System.Net.Sockets;
using Parley.Rtc;
using Parley.Sfu.Network;

namespace Parley.Sfu.Tests.Network;

public sealed class BatchedPortTests : DatagramPortConformance
{
    [Fact]
    public void Sends_a_uniform_run_by_one_segmented_message()
    {
        using var port = new BatchedPort(new PortOptions(IPAddress.Loopback, 0));
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        peer.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        peer.ReceiveTimeout = 10_000;
        for (var index = 0; index < 10; index++)
        {
            port.Rent()[0] = (byte)index;
            port.Send(index < 9 ? 500 : 20, PeerAddress.From((IPEndPoint)peer.LocalEndPoint!));
        }

        port.Flush();

        port.Counters.Segmented.ShouldBe(1);
        port.Counters.SegmentedDatagrams.ShouldBe(10);
        port.Counters.Sent.ShouldBe(10);
        port.Counters.SystemCalls.ShouldBe(1);
        var buffer = new byte[2048];
        for (var index = 0; index < 10; index++)
        {
            peer.Receive(buffer).ShouldBe(index < 9 ? 500 : 20);
            buffer[0].ShouldBe((byte)index);
        }
    }

    // A wildcard address brings a second control message.
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public async Task A_datagram_tells_how_long_it_has_waited(string bound)
    {
        using var port = new BatchedPort(new PortOptions(IPAddress.Parse(bound), 0));
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var target = new IPEndPoint(IPAddress.Loopback, port.LocalPort);
        peer.SendTo([1], target);
        await Task.Delay(60);
        peer.SendTo([2], target);

        port.Receive(TimeSpan.FromSeconds(10)).ShouldBe(2);

        port.Age(0).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(55));
        (port.Age(0) - port.Age(1)).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(55));
        port.Age(0).ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Two_workers_can_share_a_port()
    {
        using var first = new BatchedPort(new PortOptions(IPAddress.Loopback, 0) { SharePort = true });
        using var second = new BatchedPort(new PortOptions(IPAddress.Loopback, first.LocalPort) { SharePort = true });

        second.LocalPort.ShouldBe(first.LocalPort);
    }

    private protected override IDatagramPort Open(PortOptions options) => new BatchedPort(options);
}

/// <summary>What a device without checksum offload comes to.</summary>
public sealed class BatchedPortWithoutSegmentationTests : DatagramPortConformance
{
    private protected override IDatagramPort Open(PortOptions options) =>
        new BatchedPort(options with { Segmentation = false });
}
