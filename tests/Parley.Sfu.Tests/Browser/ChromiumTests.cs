using System.Net;
using System.Text.Json;

namespace Parley.Sfu.Tests.Browser;

/// <summary>Real browsers through a real port. Needs <c>chromium</c> in the path, as every browser test here.</summary>
[Collection("browser")]
public sealed class ChromiumTests
{
    [Theory]
    [InlineData("")]
    [InlineData("&simulcast")]
    public async Task One_browser_sees_and_hears_another(string options)
    {
        // Bound to the address announced: the browser checks from another address of this machine, and an answer from a socket bound to
        // all of them would come from that one, which the browser does not take.
        await using var node = SfuNode.Start(
            new SfuOptions { Address = IPAddress.Loopback, Port = 0, Announced = [IPAddress.Loopback] }, TimeProvider.System);
        await using var page = new TestPage(node);
        using var publisher = new Chromium($"http://localhost:{page.Port}/?role=publish{options}");
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

    // Ten seconds of picture at the frame rate of a busy machine, and the beeps of the made-up microphone.
    private static bool Satisfied(JsonElement result) => result.ValueKind == JsonValueKind.Object
        && result.TryGetProperty("framesDecoded", out var frames) && frames.GetInt32() >= 60
        && result.GetProperty("width").GetInt32() > 0
        && result.GetProperty("soundPackets").GetInt32() >= 100
        && result.GetProperty("peak").GetDouble() > 0.05;
}
