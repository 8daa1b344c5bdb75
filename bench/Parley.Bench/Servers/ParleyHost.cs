using System.Globalization;
using System.Net;
using System.Text.Json;
using Parley.Sfu;

namespace Parley.Bench.Servers;

/// <summary>The process under test for Parley: one <see cref="SfuNode"/>, told what to do by JSON lines.</summary>
internal static class ParleyHost
{
    public const string Command = "host-parley";

    private const string Room = "bench";

    public static async Task<int> RunAsync(CancellationToken cancellation)
    {
        var options = new SfuOptions { Address = IPAddress.Loopback, Port = 0, Announced = [IPAddress.Loopback] };
        await using var node = SfuNode.Start(options, TimeProvider.System);
        Console.WriteLine(node.Port.ToString(CultureInfo.InvariantCulture));
        while (await Console.In.ReadLineAsync(cancellation) is { } line)
        {
            var request = JsonSerializer.Deserialize<ParleyRequest>(line) ?? throw new InvalidDataException("Expected a request.");
            var result = await node.AdmitAsync(Room, request.Peer, request.Offer);
            Console.WriteLine(JsonSerializer.Serialize(new ParleyReply(result.Answer, result.Error)));
        }

        // Errors inside must not pass as a measurement.
        return node.Faults == 0 ? 0 : throw new InvalidOperationException($"{node.Faults} faults.", node.LastFault);
    }
}
