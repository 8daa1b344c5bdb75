using Parley.Sfu.Routing;

namespace Parley.Sfu.Allocation;

/// <summary>What the layers of a published track cost now. Measured once for all receivers.</summary>
internal sealed class LayerMeter(IncomingTrack track)
{
    private readonly RateWindow[] _rates = new RateWindow[track.Layers.Length];
    private TimeSpan _next;

    public Ladder Ladder { get; } = new();

    public void Update(TimeSpan now)
    {
        if (now < _next)
        {
            return;
        }

        _next = now + RateWindow.Interval;
        Ladder.Clear();
        for (var layer = 0; layer < _rates.Length; layer++)
        {
            if (track.Layers[layer] is not { } stream || !stream.IsActive(now))
            {
                _rates[layer].Reset();
                continue;
            }

            _rates[layer].Sample(now, stream.Bytes);
            if (_rates[layer].BitsPerSecond is { } rate)
            {
                Ladder.Add(new LayerTarget(layer, int.MaxValue), rate);
            }
        }
    }
}
