using Parley.Rtc.Codecs;
using Parley.Sfu.Selection;

namespace Parley.Sfu.Tests.Selection;

public sealed class LayerMeterTests
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(1000.0 / 30);
    private readonly LayerMeter _meter = new();
    private TimeSpan _now = TimeSpan.FromSeconds(10);
    private uint _timestamp;

    [Fact]
    public void Measures_each_layer_with_what_it_needs()
    {
        Send(pictures: 90, spatialLayers: 3);

        // 30 pictures a second, every other one of temporal layer 1; 100, 200 and 400 bytes.
        Rate(0, 0).ShouldBeInRange(11_000, 13_000);
        Rate(0, 1).ShouldBeInRange(22_500, 25_500);
        Rate(1, 0).ShouldBeInRange(34_000, 38_000);
        Rate(2, 1).ShouldBeInRange(160_000, 176_000);
        Rate(9, 9).ShouldBe(Rate(2, 1));
        (_meter.SpatialCount, _meter.TemporalCount).ShouldBe((3, 2));
    }

    [Fact]
    public void Layers_nothing_above_refers_to_cost_a_receiver_of_higher_ones_nothing()
    {
        Send(pictures: 90, spatialLayers: 3, PacketTraits.NotForUpperLayers);

        Rate(2, 1).ShouldBeInRange(92_000, 100_000);
        Rate(1, 1).ShouldBeInRange(46_000, 50_000);
    }

    [Fact]
    public void A_layer_that_stops_is_noticed_in_time_and_its_rate_falls_to_nothing()
    {
        Send(pictures: 60, spatialLayers: 2);
        Send(pictures: 17, spatialLayers: 1);
        _meter.IsActive(_now, 1).ShouldBeTrue();

        Send(pictures: 3, spatialLayers: 1);

        _meter.IsActive(_now, 1).ShouldBeFalse();
        _meter.HighestActive(_now, 7).ShouldBe(0);
        Send(pictures: 60, spatialLayers: 1);
        Rate(1, 1).ShouldBe(Rate(0, 1));
        _now += TimeSpan.FromSeconds(3);
        Rate(1, 1).ShouldBe(0);
    }

    [Fact]
    public void A_slow_stream_is_not_taken_for_a_stopped_one()
    {
        for (var index = 0; index < 30; index++)
        {
            _now += TimeSpan.FromSeconds(1);
            Add(0, 0, 500, PacketTraits.None);
            _timestamp += 90_000;
        }

        _now += TimeSpan.FromSeconds(2);
        _meter.IsActive(_now, 0).ShouldBeTrue();
        _now += TimeSpan.FromSeconds(2);
        _meter.IsActive(_now, 0).ShouldBeFalse();
    }

    private long Rate(int spatial, int temporal) => _meter.BitsPerSecond(_now, spatial, temporal);

    private void Send(int pictures, int spatialLayers, PacketTraits traits = PacketTraits.None)
    {
        for (var picture = 0; picture < pictures; picture++)
        {
            _now += Frame;
            _timestamp += 3000;
            for (var layer = 0; layer < spatialLayers; layer++)
            {
                Add(layer, picture % 2, 100 << layer, traits);
            }
        }
    }

    private void Add(int spatial, int temporal, int bytes, PacketTraits traits) => _meter.Add(
        _now, _timestamp, new PacketFacts { SpatialLayer = (byte)spatial, TemporalLayer = (byte)temporal, Traits = traits }, bytes);
}
