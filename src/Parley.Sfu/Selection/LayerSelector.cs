using Parley.Rtc.Codecs;
using Parley.Sfu.Routing;

namespace Parley.Sfu.Selection;

/// <summary>
/// Decides packet by packet what of a track goes to one receiver: which of the simulcast streams, changed at keyframes, and which frames of
/// it; and under which numbers.
/// </summary>
internal sealed class LayerSelector(Rewriting numbers, bool isVideo)
{
    private TemporalSelector? _temporal;
    private Vp9Selector? _vp9;
    private DescriptorSelector? _descriptor;
    private IFrameSelector? _frames;
    private Codec? _codec;

    /// <summary>The stream that is forwarded, or null while nothing is.</summary>
    public IncomingStream? Current { get; private set; }

    /// <summary>Begins anew with the next keyframe.</summary>
    public void Restart() => Current = null;

    /// <summary>The stream a keyframe is needed of to give the receiver what it is to get, or null.</summary>
    public IncomingStream? Missing(TimeSpan now, IncomingTrack source, LayerTarget target)
    {
        if (source.BestLayer(now, target.Spatial) is not { } best)
        {
            return null;
        }

        return best != Current || _frames!.NeedsKeyframe(now, Within(now, best, target)) ? best : null;
    }

    /// <summary>Whether the packets since the last keyframe may be given again, as all timestamps stay behind those sent before.</summary>
    public bool CanReplay(TimeSpan now, IncomingStream stream) =>
        Current is null && stream.Group.IsReplayable
        && (!numbers.HasSent || numbers.SilentFor(now) > stream.Group.Age(stream.ClockRate));

    /// <summary>Whether the receiver gets a packet.</summary>
    /// <param name="now">The time.</param>
    /// <param name="stream">Its stream.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="target">What the receiver is to get at most.</param>
    /// <param name="numbering">Its numbers; of an empty packet to be sent in its place where they say so.</param>
    public bool TrySelect(TimeSpan now, IncomingStream stream, in ArrivedPacket packet, LayerTarget target, out Numbering numbering)
    {
        if (stream != Current || (isVideo && packet.Codec != _codec))
        {
            if (isVideo && !IsBetter(now, stream, packet, target))
            {
                numbering = default;
                return false;
            }

            Begin(now, stream, packet, TimeSpan.Zero);
        }

        return Select(now, stream, packet, target, out numbering);
    }

    /// <summary>Begins with an earlier keyframe whose packets are given again.</summary>
    public bool TryReplay(TimeSpan now, IncomingStream stream, in ArrivedPacket packet, LayerTarget target, out Numbering numbering)
    {
        if (stream != Current)
        {
            // When those given before were dropped on their way out, the rest is of no use.
            if (!packet.CanStart)
            {
                numbering = default;
                return false;
            }

            Begin(now, stream, packet, stream.Group.Age(stream.ClockRate));
        }

        return Select(now, stream, packet, target, out numbering);
    }

    private bool Select(TimeSpan now, IncomingStream stream, in ArrivedPacket packet, LayerTarget target, out Numbering numbering)
    {
        if (!isVideo)
        {
            return numbers.TryKeep(now, packet, 0, out numbering);
        }

        if (packet.CanStart)
        {
            Choose(packet);
        }

        // Publishers fill probes with packets that have no payload.
        return packet.Header.PayloadLength > 0 && _frames!.Decide(packet, Within(now, stream, target))
            ? numbers.TryKeep(now, packet, _frames!.Top, out numbering)
            : numbers.TryLeaveOut(packet, out numbering);
    }

    private void Begin(TimeSpan now, IncomingStream stream, in ArrivedPacket packet, TimeSpan age)
    {
        numbers.Switch(now, stream, packet, Current, age);
        Current = stream;
        _codec = packet.Codec;
        _frames = null;
    }

    private void Choose(in ArrivedPacket packet)
    {
        IFrameSelector chosen = packet.Structure is not null ? _descriptor ??= new DescriptorSelector()
            : packet.Codec == Codec.Vp9 ? _vp9 ??= new Vp9Selector()
            : _temporal ??= new TemporalSelector();
        if (chosen != _frames)
        {
            _frames = chosen;
            _frames.Begin();
        }
    }

    // A keyframe that is late would leave a gap up to the newest packet.
    private bool IsBetter(TimeSpan now, IncomingStream stream, in ArrivedPacket packet, LayerTarget target)
    {
        if (!packet.CanStart || packet.Sequence + 1 != stream.Group.End)
        {
            return false;
        }

        if (stream == Current)
        {
            return true;
        }

        var current = Current is { } held && held.Track == stream.Track && held.IsRanked && held.IsActive(now)
            ? Distance(held, target)
            : int.MaxValue;
        return Distance(stream, target) < current
            && (stream.Layer <= target.Spatial || stream.Track.BestLayer(now, target.Spatial) == stream);
    }

    // Any layer up to the target is nearer than one above it, which the receiver's line may not carry.
    private static int Distance(IncomingStream stream, LayerTarget target) => stream.Layer <= target.Spatial
        ? Math.Min(target.Spatial, stream.Track.Layers.Length - 1) - stream.Layer
        : stream.Track.Layers.Length + stream.Layer;

    private static LayerTarget Within(TimeSpan now, IncomingStream stream, LayerTarget target) => new(
        stream.Meter.HighestActive(now, stream.Track.IsSimulcast ? int.MaxValue : target.Spatial), target.Temporal);
}
