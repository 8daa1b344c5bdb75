using System.Net;
using System.Text.Json;

namespace Parley.Sfu.Tests.Browser;

/// <summary>Two browsers whose network lets no UDP through.</summary>
[Collection("browser")]
public sealed class ChromiumOverTcpTests
{
    [Fact]
    public async Task Sound_and_picture_pass_over_TCP_alone()
    {
        // Two workers, so that a connection may have to be handed over to the one its peer belongs to.
        await using var node = SfuNode.Start(
            new SfuOptions { Port = 0, Announced = [IPAddress.Loopback], Workers = 2, PeersBeforeSpilling = 1 }, TimeProvider.System);
        await using var page = new TestPage(node) { Edit = WithoutUdp };
        using var publisher = new Chromium($"http://localhost:{page.Port}/?role=publish");
        using var receiver = new Chromium($"http://localhost:{page.Port}/?role=receive");

        var result = default(JsonElement);
        for (var attempt = 0; attempt < 180 && !Satisfied(result); attempt++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500));
            page.Results.TryGetValue("receive", out result);
        }

        var all = string.Join('\n', page.Results.Select(pair => $"{pair.Key}: {pair.Value}"));
        Satisfied(result).ShouldBeTrue($"{all}\n{JsonSerializer.Serialize(await node.SnapshotAsync())}\n{node.LastFault}");
        node.Faults.ShouldBe(0);
    }

    private static string WithoutUdp(string answer)
    {
        var lines = answer.Split("\r\n").Where(line => !line.StartsWith("a=candidate:", StringComparison.Ordinal) || line.Contains(" tcp ")).ToList();
        lines.ShouldContain(line => line.EndsWith("typ host tcptype passive", StringComparison.Ordinal));
        return string.Join("\r\n", lines);
    }

    private static bool Satisfied(JsonElement result) => result.ValueKind == JsonValueKind.Object
        && result.TryGetProperty("framesDecoded", out var frames) && frames.GetInt32() >= 60
        && result.GetProperty("width").GetInt32() > 0
        && result.GetProperty("soundPackets").GetInt32() >= 100
        && result.GetProperty("peak").GetDouble() > 0.05;
}
