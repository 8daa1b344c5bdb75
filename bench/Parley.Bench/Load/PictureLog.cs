using Parley.Bench.Streams;

namespace Parley.Bench.Load;

/// <summary>
/// Which pictures of one publisher a decoder could have shown: complete ones that follow what was decoded, or keyframes. By the stamps, so
/// a server that sends half pictures or changes the layer without a keyframe is found out.
/// </summary>
internal sealed class PictureLog
{
    // Without a decodable picture for so long a decoder asks for a keyframe: libwebrtc waits 200 ms for the first one; later it gives
    // retransmission its time.
    private const long FirstPatience = 200_000_000;
    private const long Patience = 700_000_000;
    private const long AskInterval = 500_000_000;
    private const long GoneAfter = 2_000_000_000;
    private const long FreezeAfter = 300_000_000;
    private const int MaxPending = 256;

    private readonly Dictionary<(byte Layer, long Start), int> _pending = [];
    private readonly List<(byte Layer, long Start)> _old = [];
    private byte _layer;
    private long _next = -1;
    private long _lastAt;
    private long _askedAt;
    private long _begin;
    private long _seenAt;

    /// <summary>Pictures a decoder could show.</summary>
    public long Decoded { get; private set; }

    /// <summary>When the first of them was complete, on <see cref="Network.WallClock"/>; 0 before.</summary>
    public long FirstAt { get; private set; }

    /// <summary>Times of more than 300 ms between two pictures.</summary>
    public long Freezes { get; private set; }

    /// <summary>Changes of the layer, all at a keyframe.</summary>
    public long LayerChanges { get; private set; }

    /// <summary>Takes a genuine packet that came for the first time.</summary>
    public void Add(in Stamp stamp, RecordedStream recording, long arrival)
    {
        _begin = _begin == 0 ? arrival : _begin;
        _seenAt = arrival;
        var picture = recording.PictureAt(stamp.Position);
        var start = stamp.Index - (stamp.Position - picture.Start);
        if (stamp.Layer == _layer && start < _next)
        {
            return;
        }

        var key = (stamp.Layer, start);
        var count = _pending.GetValueOrDefault(key) + 1;
        _pending[key] = count;
        if (count == picture.Count)
        {
            Complete(key, picture, arrival);
        }

        if (_pending.Count > MaxPending)
        {
            Forget(key, force: true);
        }
    }

    /// <summary>Whether a decoder would ask for a keyframe now; true once per interval.</summary>
    public bool WantsKeyframe(long now)
    {
        var since = Decoded == 0 ? _begin : _lastAt;
        if (_begin == 0 || now - _seenAt > GoneAfter || now - since < (Decoded == 0 ? FirstPatience : Patience) || now - _askedAt < AskInterval)
        {
            return false;
        }

        _askedAt = now;
        return true;
    }

    private void Complete((byte Layer, long Start) key, RecordedPicture picture, long arrival)
    {
        if (!picture.IsKeyframe && (key.Layer != _layer || key.Start != _next))
        {
            // Kept with a negative count: complete, yet what it builds on is missing.
            _pending[key] = -picture.Count;
            return;
        }

        LayerChanges += Decoded > 0 && key.Layer != _layer ? 1 : 0;
        _layer = key.Layer;
        _next = key.Start;
        for (var count = picture.Count; count > 0;)
        {
            _pending.Remove((_layer, _next));
            _next += count;
            Decoded++;
            count = _pending.TryGetValue((_layer, _next), out var following) && following < 0 ? -following : 0;
        }

        Freezes += _lastAt != 0 && arrival - _lastAt > FreezeAfter ? 1 : 0;
        _lastAt = arrival;
        FirstAt = FirstAt == 0 ? arrival : FirstAt;
        Forget(key, force: false);
    }

    // What lies before the last picture decoded cannot be used any more; of other layers, what is old.
    private void Forget((byte Layer, long Start) current, bool force)
    {
        foreach (var key in _pending.Keys)
        {
            if ((key.Layer == _layer && key.Start < _next) || (force && key != current))
            {
                _old.Add(key);
            }
        }

        foreach (var key in _old)
        {
            _pending.Remove(key);
        }

        _old.Clear();
    }
}
