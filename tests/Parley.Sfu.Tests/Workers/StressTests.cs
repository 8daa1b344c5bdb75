using System.Diagnostics;

namespace Parley.Sfu.Tests.Workers;

public sealed class StressTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Anybody_may_come_and_go_at_any_time(int seed)
    {
        await using var world = new SocketWorld(workers: 3, beforeSpilling: 2);
        var node = world.Node;
        using var offers = new RoomWorld();
        var offer = offers.Client("anybody").Offer(publishes: true, receives: 2);
        var clock = Stopwatch.StartNew();
        var people = Enumerable.Range(0, 8).Select(number => Task.Run(async () =>
        {
            var random = new Random((seed * 100) + number);
            var done = 0;
            while (clock.Elapsed < Duration)
            {
                var room = $"room{random.Next(2)}";

                // Names are shared by all, so calls about one peer come from several sides at once.
                var peer = $"peer{random.Next(10)}";
                switch (random.Next(7))
                {
                    case 0 or 1:
                        await node.AdmitAsync(room, peer, offer, subscribesToAll: random.Next(2) == 0);
                        break;
                    case 2:
                        await node.RemoveAsync(room, peer);
                        break;
                    case 3:
                        await node.SubscribeAsync(room, peer, random.Next(2, 6).ToString(null, null), $"peer{random.Next(10)}", random.Next(2).ToString(null, null));
                        break;
                    case 4:
                        await node.SetPublishAllowedAsync(room, peer, "0", random.Next(2) == 0);
                        break;
                    case 5:
                        await node.SetReceivingAsync(room, peer, "3", random.Next(2) == 0);
                        break;
                    default:
                        await node.NegotiateAsync(room, peer, offer);
                        break;
                }

                done++;
            }

            return done;
        })).ToArray();
        (await Task.WhenAll(people)).Sum().ShouldBeGreaterThan(100);

        // What everybody sees of a room must agree in the end.
        var shown = (await node.SnapshotAsync()).Rooms;
        foreach (var room in shown)
        {
            var names = room.Peers.Select(peer => peer.PeerId).ToList();
            names.ShouldBeUnique();
            room.Peers.SelectMany(peer => peer.Received).ShouldAllBe(received => received.SourcePeerId == null || names.Contains(received.SourcePeerId));
        }

        foreach (var (room, peer) in shown.SelectMany(room => room.Peers.Select(peer => (room.RoomId, peer.PeerId))))
        {
            (await node.RemoveAsync(room, peer)).ShouldBeTrue();
        }

        (await node.SnapshotAsync()).Rooms.ShouldBeEmpty();
        node.Faults.ShouldBe(0, node.LastFault?.ToString());
        await node.DisposeAsync();
        Dictionary<(string, string, string), string?> sources = [];
        await foreach (var happened in node.Events.ReadAllAsync())
        {
            switch (happened)
            {
                case SfuEvent.SourceChanged changed:
                    sources[(changed.RoomId, changed.PeerId, changed.Mid)] = changed.SourcePeerId;
                    break;
                case SfuEvent.PeerGone gone:
                    foreach (var key in sources.Keys.Where(key => key.Item1 == gone.RoomId && key.Item2 == gone.PeerId))
                    {
                        sources.Remove(key);
                    }

                    break;
            }
        }

        // Whoever followed the events knows of nobody who is still shown.
        sources.Values.ShouldAllBe(source => source == null);
    }
}
