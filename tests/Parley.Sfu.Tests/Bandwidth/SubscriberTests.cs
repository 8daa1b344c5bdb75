using Parley.Sfu.Routing;
using Xunit.Abstractions;

namespace Parley.Sfu.Tests.Bandwidth;

public sealed class SubscriberTests(ITestOutputHelper output) : IDisposable
{
    private const double Mega = 1_000_000;
    private readonly RoomWorld _world = new() { StepLength = TimeSpan.FromMilliseconds(2) };
    private readonly List<SimulcastSource> _sources = [];
    private readonly List<SimulatedClient> _receivers = [];
    private readonly Dictionary<OutgoingTrack, List<(TimeSpan At, int Layer)>> _history = [];
    private TimeSpan _start;

    [Fact]
    public void A_narrow_link_gets_the_low_layers_and_all_the_sound_while_a_wide_one_gets_the_high()
    {
        Publisher("alice");
        var narrow = Receiver("narrow", 1 * Mega);
        var wide = Receiver("wide", 10 * Mega);
        Begin();

        RunUntil(20);

        Layer(narrow).ShouldBe(1);
        Layer(wide).ShouldBe(2);
        Switches(narrow, 5, 20).ShouldBe(0);
        Switches(wide, 3, 20).ShouldBe(0);
        narrow.Receiver!.AudioPackets(At(5), At(20)).ShouldBeInRange(749, 751);
        wide.Receiver!.AudioPackets(At(0.5), At(20)).ShouldBeInRange(974, 976);
        narrow.Link!.Dropped.ShouldBe(0);
    }

    [Fact]
    public void Falls_and_rises_with_the_capacity_without_flapping()
    {
        Publisher("alice");
        var bob = Receiver("bob", 4 * Mega);
        Begin();
        RunUntil(10);
        Layer(bob).ShouldBe(2);

        bob.Link!.Capacity = 0.8 * Mega;
        RunUntil(40);
        bob.Link.Capacity = 4 * Mega;
        RunUntil(80);

        FirstTime(bob, 10, layer => layer < 2).ShouldBeLessThan(2.5);
        Switches(bob, 13, 40).ShouldBeLessThanOrEqualTo(1);
        FirstTime(bob, 40, layer => layer == 2).ShouldBeLessThan(15);
        Switches(bob, 55, 80).ShouldBe(0);
        bob.Receiver!.AudioPackets(At(14), At(40)).ShouldBeInRange(1290, 1301);
    }

    [Fact]
    public void A_line_with_room_for_the_lowest_layer_only_gets_that_one_all_the_time()
    {
        Publisher("alice", [130_000, 500_000, 1_700_000]);
        var bob = Receiver("bob", 4 * Mega);
        Begin();
        RunUntil(10);
        Layer(bob).ShouldBe(2);

        bob.Link!.Capacity = 0.25 * Mega;
        RunUntil(40);

        FirstTime(bob, 10, layer => layer == 0).ShouldBeLessThan(3);
        Switches(bob, 14, 40).ShouldBe(0);
        bob.Receiver!.Rate(At(14), At(40)).ShouldBeGreaterThan(160_000);
        bob.Receiver.AudioPackets(At(14), At(40)).ShouldBeInRange(1290, 1301);
    }

    [Fact]
    public void What_is_pinned_goes_before_the_others()
    {
        Publisher("alice");
        Publisher("carol");
        var bob = Receiver("bob", 3 * Mega);
        Begin();
        var pinned = Pictures(bob).ElementAt(1);
        TrackControl.SetReceiving(pinned.Session, pinned.Section.Mid, new ReceiveWish { Priority = ReceivePriority.Screen }).ShouldBeTrue();

        RunUntil(12);
        Layer(bob, 1).ShouldBe(2);
        Layer(bob, 0).ShouldBeLessThan(2);

        TrackControl.SetReceiving(pinned.Session, pinned.Section.Mid, new ReceiveWish { MaxLayer = 0 }).ShouldBeTrue();
        RunUntil(30);
        (Layer(bob, 0), Layer(bob, 1)).ShouldBe((2, 0));
    }

    [Fact]
    public void A_link_for_one_picture_carries_one_and_comes_back_for_the_other()
    {
        Publisher("alice");
        Publisher("carol");
        var bob = Receiver("bob", 0.35 * Mega);
        Begin();

        RunUntil(15);
        new[] { Layer(bob, 0), Layer(bob, 1) }.Order().ShouldBe([-1, 0]);
        bob.Receiver!.AudioPackets(At(5), At(15)).ShouldBeGreaterThan(990);

        bob.Link!.Capacity = 3 * Mega;
        RunUntil(50);
        Math.Min(Layer(bob, 0), Layer(bob, 1)).ShouldBeGreaterThanOrEqualTo(1);
    }

    [Fact]
    public void A_receiver_that_only_states_a_rate_is_kept_below_it()
    {
        Publisher("alice");
        var limit = 900_000L;
        var bob = Receiver("bob", 10 * Mega, () => limit);
        Begin();

        RunUntil(8);
        Layer(bob).ShouldBe(1);
        limit = 260_000;
        RunUntil(12);
        Layer(bob).ShouldBe(0);
        limit = 4_000_000;
        RunUntil(30);
        Layer(bob).ShouldBe(2);
        Switches(bob, 1, 30).ShouldBeLessThanOrEqualTo(4);
    }

    [Fact]
    public void Publishers_are_told_which_layers_are_wanted()
    {
        Publisher("alice");
        var bob = Receiver("bob", 10 * Mega);
        Begin();
        RunUntil(6);
        Told().ShouldBeEmpty();
        var slot = Pictures(bob).Single();

        TrackControl.SetReceiving(slot.Session, slot.Section.Mid, new ReceiveWish { MaxLayer = 0 });
        RunUntil(10);
        Told().ShouldBeEmpty();
        RunUntil(12);
        Told().ShouldBe([0]);

        TrackControl.SetReceiving(slot.Session, slot.Section.Mid, new ReceiveWish { Width = 640, Height = 360 });
        RunUntil(12.5);
        Told().ShouldBe([0, 2]);
        TrackControl.SetReceiving(slot.Session, slot.Section.Mid, new ReceiveWish { IsPaused = true });
        RunUntil(18);
        Told().ShouldBe([0, 2, null]);
        TrackControl.SetReceiving(slot.Session, slot.Section.Mid, new ReceiveWish { MaxLayer = 1 });
        RunUntil(18.5);
        Told().ShouldBe([0, 2, null, 1]);
        var carol = _world.Client("carol");
        carol.IsCutOff = true;
        carol.Join(publishes: false);
        RunUntil(18.52);
        Told().ShouldBe([0, 2, null, 1, 2], "carol is still connecting, and a publisher takes a while to begin");
    }

    public void Dispose() => _world.Dispose();

    private void Publisher(string name, int[]? rates = null)
    {
        var client = _world.Client(name);
        client.Join(receives: 0, simulcast: SimulcastSource.Offer);
        var ssrc = 1000u * (uint)(_sources.Count + 1);
        _sources.Add(rates is null ? new SimulcastSource(client, ssrc) : new SimulcastSource(client, ssrc) { Rates = rates });
    }

    private List<int?> Told() => [.. _world.Events.OfType<SfuEvent.LayersWanted>().Select(told => told.HighestLayer)];

    private SimulatedClient Receiver(string name, double capacity, Func<long>? limit = null)
    {
        var client = _world.Client(name);
        client.Link = new ClientLink(_receivers.Count + 1) { Capacity = capacity };
        client.Feedback = [limit is null ? "transport-cc" : "goog-remb"];
        client.Receiver = new LinkReceiver(client) { SendsFeedback = limit is null, Limit = limit };
        client.Join(publishes: false, receives: _sources.Count);
        _receivers.Add(client);
        return client;
    }

    private void Begin()
    {
        _world.RunUntilConnected();
        _start = _world.Now;
        _world.Stepping = now =>
        {
            _sources.ForEach(source => source.Advance(now));
            _receivers.ForEach(receiver => receiver.Receiver!.Advance(now));
            foreach (var slot in _receivers.SelectMany(Pictures))
            {
                Note(slot, now);
            }
        };
    }

    private void Note(OutgoingTrack slot, TimeSpan now)
    {
        if (!_history.TryGetValue(slot, out var changes))
        {
            _history[slot] = changes = [];
        }

        var layer = slot.Target.IsNothing ? -1 : slot.Layer ?? -1;
        if (changes.Count == 0 || changes[^1].Layer != layer)
        {
            changes.Add((now, layer));
            output.WriteLine($"{(now - _start).TotalSeconds:0.00} {slot.Session.Id} {slot.Section.Mid}: {layer}, estimate {slot.Session.Subscriber.Downlink.Estimate(now)}, wanted {slot.Session.Subscriber.Downlink.Wanted}");
        }
    }

    private void RunUntil(double seconds) => _world.Run(At(seconds) - _world.Now);

    private TimeSpan At(double seconds) => _start + TimeSpan.FromSeconds(seconds);

    private IEnumerable<OutgoingTrack> Pictures(SimulatedClient client) => _world.Loop.Rooms["room"].Peers
        .Single(peer => peer.Id == client.Id).Receiving.Where(slot => slot.Section.IsVideo);

    private int Layer(SimulatedClient client, int picture = 0) => _history[Pictures(client).ElementAt(picture)][^1].Layer;

    private int Switches(SimulatedClient client, double from, double to, int picture = 0) =>
        _history[Pictures(client).ElementAt(picture)].Count(change => change.At >= At(from) && change.At < At(to));

    /// <summary>Seconds from a time until a layer that fits.</summary>
    private double FirstTime(SimulatedClient client, double from, Func<int, bool> fits, int picture = 0)
    {
        var found = _history[Pictures(client).ElementAt(picture)].FirstOrDefault(change => change.At >= At(from) && fits(change.Layer));
        return found.At == default ? double.PositiveInfinity : (found.At - At(from)).TotalSeconds;
    }
}
