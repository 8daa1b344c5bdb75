using Parley.Rtc.Rtp;

namespace Parley.Sfu.Tests.Routing;

public sealed class LoudestVoicesTests : IDisposable
{
    private const int Speech = 25;
    private const int Quiet = 70;
    private const int People = 10;
    private readonly RoomWorld _world = new();
    private readonly List<SimulatedClient> _clients = [];
    private readonly ushort[] _sequence = new ushort[People];

    [Fact]
    public void Three_are_heard_without_a_gap_and_whoever_begins_in_a_pause_is_heard_at_once()
    {
        Join(People, receives: People - 1);
        Talk(2, 0, 1, 2);
        Heard().ShouldBe([0, 1, 2]);
        var expected = Sent(1);
        _clients[9].Media.Count(packet => Speaker(packet) == 1).ShouldBe(expected);

        // The third one pauses; after a while the fourth begins.
        Talk(1, 0, 1);
        Forget();
        Talk(0.1, 0, 1, 3);
        _clients[9].Media.Count(packet => Speaker(packet) == 2).ShouldBe(1);
        _clients[9].Media.Count(packet => Speaker(packet) == 3).ShouldBe(5);
        Talk(1.5, 0, 1, 3);
        Talk(2, 4, 5, 6);
        Talk(2, 0, 1, 2);
        Forget();
        Talk(2, 0, 1, 2);
        Heard().ShouldBe([0, 1, 2]);
        Gaps(_clients[9]).ShouldBe(0);
    }

    [Fact]
    public void Nobody_is_cut_off_by_a_fourth_of_the_same_loudness()
    {
        Join(People, receives: People - 1);
        Talk(3, 0, 1, 2);
        Forget();

        Talk(5, 0, 1, 2, 3);

        Heard().ShouldBe([0, 1, 2]);
        _clients[9].Media.Count(packet => Speaker(packet) == 1).ShouldBe(250);
    }

    [Fact]
    public void Whoever_is_clearly_louder_for_a_while_is_heard()
    {
        Join(People, receives: People - 1);
        Talk(3, 0, 1, 2);
        Forget();

        for (var packet = 0; packet < 100; packet++)
        {
            Send(index => index < 3 ? Speech + index : index == 3 ? 10 : Quiet);
        }

        _clients[9].Media.Count(packet => Speaker(packet) == 3).ShouldBeInRange(60, 72);
        _clients[9].Media.Count(packet => Speaker(packet) == 2).ShouldBeInRange(28, 40);
        _clients[9].Media.Count(packet => Speaker(packet) == 0).ShouldBe(100);
    }

    [Fact]
    public void Three_sections_show_whoever_speaks()
    {
        Join(People, receives: 3);
        Talk(1, 0, 1, 2);
        Talk(1.5, 7);
        Talk(1, 7, 8, 9);
        Forget();

        Talk(1, 7, 8, 9);

        // Nobody hears himself, so one of the three places is left to the one before.
        Heard(_clients[0]).ShouldBe([7, 8, 9]);
        Gaps(_clients[0]).ShouldBe(0);
    }

    [Fact]
    public void In_a_small_room_nothing_is_lost()
    {
        Join(3, receives: 2);

        Talk(2);
        Talk(2, 0, 1, 2);

        foreach (var client in _clients)
        {
            client.Media.Count.ShouldBe(2 * 200);
        }
    }

    public void Dispose() => _world.Dispose();

    private void Join(int people, int receives)
    {
        for (var index = 0; index < people; index++)
        {
            _clients.Add(_world.Client($"p{index}"));
            _clients[index].Join(receives: receives);
        }

        _world.RunUntilConnected();
    }

    private void Talk(double seconds, params int[] speakers)
    {
        for (var packet = 0; packet < seconds * 50; packet++)
        {
            Send(index => speakers.Contains(index) ? Speech + index : Quiet);
        }
    }

    private void Send(Func<int, int> level)
    {
        for (var index = 0; index < _clients.Count; index++)
        {
            var payload = new byte[80];
            payload[0] = (byte)index;
            _clients[index].SendRtp("0", 111, _sequence[index], 960u * _sequence[index], 100u + (uint)index, payload, level: level(index));
            _sequence[index]++;
        }

        _world.Run(TimeSpan.FromMilliseconds(20));
    }

    private int Sent(int index) => _sequence[index];

    private void Forget() => _clients.ForEach(client => client.Media.Clear());

    private int[] Heard(SimulatedClient? by = null) => [.. (by ?? _clients[^1]).Media.Select(Speaker).Distinct().Order()];

    private static int Speaker(byte[] packet)
    {
        RtpHeader.TryParse(packet, out var header).ShouldBeTrue();
        return packet[header.Length];
    }

    private static int Gaps(SimulatedClient client)
    {
        var gaps = 0;
        Dictionary<uint, ushort> last = [];
        foreach (var packet in client.Media)
        {
            RtpHeader.TryParse(packet, out var header).ShouldBeTrue();
            gaps += last.TryGetValue(header.Ssrc, out var before) && (ushort)(before + 1) != header.SequenceNumber ? 1 : 0;
            last[header.Ssrc] = header.SequenceNumber;
        }

        return gaps;
    }
}
