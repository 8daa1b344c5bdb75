using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using Parley.Server.Tests.Calls;

namespace Parley.Server.Tests.Hosting;

public sealed class ShutdownTests
{
    [Fact]
    public async Task Ends_within_five_seconds_with_fifty_connections_some_of_them_dead()
    {
        using var folder = await UsedFolder.CopyAsync();
        await using var server = await ChildServer.StartAsync(folder.Path);
        var people = new List<HubClient>();
        var dead = new List<ClientWebSocket>();
        try
        {
            for (var i = 0; i < 40; i++)
            {
                people.Add(await HubClient.ConnectAsync(server.BaseUrl));
            }

            for (var i = 0; i < 10; i++)
            {
                dead.Add(await SilentAsync(server.BaseUrl));
            }

            var start = Stopwatch.GetTimestamp();
            (await server.StopAsync()).ShouldBe(0);
            Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(5));
        }
        finally
        {
            foreach (var person in people)
            {
                await person.DisposeAsync();
            }

            dead.ForEach(socket => socket.Dispose());
        }
    }

    /// <summary>Never reads, so it never answers the server's goodbye: a phone in a tunnel.</summary>
    private static async Task<ClientWebSocket> SilentAsync(string server)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri(server.Replace("http", "ws", StringComparison.Ordinal) + "/hubs/meeting"), CancellationToken.None);
        await socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"json\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, CancellationToken.None);
        return socket;
    }
}
