using Parley.Rtc.Codecs;
using Parley.Rtc.Rtp;
using Parley.Sfu.Routing;
using Parley.Sfu.Selection;
using Parley.Sfu.Sending;

namespace Parley.Sfu.Tests.Selection;

/// <summary>A publisher's track and one receiver of it, without any transport: pictures go in, and what the receiver gets is looked at.</summary>
internal sealed class SelectionWorld
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(1000.0 / 30);
    private readonly Codec _codec;
    private readonly FrameSource[] _sources;
    private readonly ushort[] _sequences;
    private readonly Random _random;
    private readonly Dictionary<(IncomingStream, long), (PublishedFrame Frame, byte[] Payload)> _frames = [];
    private readonly MediaCodec _format;
    private readonly Dictionary<int, TimeSpan> _keyDue = [];

    public SelectionWorld(Codec codec, params FrameSource[] sources)
    {
        _codec = codec;
        _sources = sources;
        _random = new Random(sources.Length);
        _sequences = [.. sources.Select(_ => (ushort)_random.Next(65_536))];
        Track = NewTrack(sources.Length);
        _format = new MediaCodec("x", codec, 90_000, 96, null);
        Selector = NewReceiver();
        Streams = [.. sources.Select((_, layer) => new IncomingStream(Track, (uint)layer + 1, layer))];
    }

    public IncomingTrack Track { get; }

    public IncomingStream[] Streams { get; }

    public LayerSelector Selector { get; private set; }

    public LayerTarget Target { get; set; } = LayerTarget.Everything;

    public TimeSpan Now { get; private set; } = TimeSpan.FromSeconds(100);

    /// <summary>Streams that are sent.</summary>
    public bool[] IsSending { get; init; } = [true, true, true];

    public List<Received> Packets { get; } = [];

    /// <summary>Keyframes that were needed, with their time.</summary>
    public List<(TimeSpan At, int Stream)> Asked { get; } = [];

    /// <summary>How long a publisher takes to answer.</summary>
    public TimeSpan KeyframeDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    public double Loss { get; set; }

    /// <summary>Length of the payloads of the first stream; each further one has twice as much.</summary>
    public int ExtraBytes { get; init; } = 100;

    public static IncomingTrack NewTrack(int streams) => new("publisher", new MediaSection(
        "0", true, true, false, [new MediaCodec("x", Codec.Vp8, 90_000, 96, null)],
        new ExtensionIds { DependencyDescriptor = 7 }, streams > 1 ? [.. Enumerable.Range(0, streams).Select(rid => $"r{rid}")] : []));

    public void Run(int pictures)
    {
        for (var picture = 0; picture < pictures; picture++)
        {
            Now += Interval;
            for (var index = 0; index < _sources.Length; index++)
            {
                if (_keyDue.TryGetValue(index, out var due) && due <= Now)
                {
                    _sources[index].KeyWanted = true;
                    _keyDue.Remove(index);
                }

                var frames = _sources[index].NextPicture();
                foreach (var frame in IsSending[index] ? frames : [])
                {
                    Publish(index, frame);
                }
            }

            if (Selector.Missing(Now, Track, Target) is { } missing)
            {
                Ask(Array.IndexOf(Streams, missing));
            }
        }
    }

    /// <summary>Time in which nothing comes.</summary>
    public void Pass(TimeSpan duration) => Now += duration;

    /// <summary>Somebody else receives from now on.</summary>
    public void Rejoin()
    {
        Selector = NewReceiver();
        Packets.Clear();
    }

    /// <param name="stream">What came since its last keyframe is given again.</param>
    /// <param name="roomFor">Packets there is room for on the way out; then all that wait are dropped.</param>
    public void Replay(IncomingStream stream, int roomFor = int.MaxValue)
    {
        for (var sequence = stream.Group.First; sequence < stream.Group.End; sequence++)
        {
            if (Packets.Count >= roomFor)
            {
                Packets.Clear();
                Selector.Restart();
                roomFor = int.MaxValue;
            }

            stream.TryRecall(sequence, out _).ShouldBeTrue();
            if (Selector.TryReplay(Now, stream, stream.Arrived, Target, out var numbering))
            {
                Add(stream, numbering);
            }
        }
    }

    private static LayerSelector NewReceiver() => new(new Rewriting(32_000, 77), isVideo: true);

    private void Ask(int index)
    {
        if (_keyDue.TryAdd(index, Now + KeyframeDelay))
        {
            Asked.Add((Now, index));
        }
    }

    private void Publish(int index, PublishedFrame frame)
    {
        var stream = Streams[index];
        Track.Layers[index] = stream;
        var parts = frame.IsKey ? 3 : _random.Next(1, 3);
        for (var part = 0; part < parts; part++)
        {
            var sequence = _sequences[index]++;
            if (_random.NextDouble() < Loss)
            {
                continue;
            }

            var buffer = new byte[64_000];
            var writer = new RtpWriter(buffer, 96, frame.EndsPicture && part == parts - 1, sequence, frame.Timestamp, (uint)index + 1, twoByteExtensions: true);
            if (frame.Dependencies is { } dependencies)
            {
                writer.AddExtension(7, dependencies(part, parts));
            }

            var length = writer.FinishHeader();
            byte[] payload = [.. frame.Descriptor(part, parts), .. new byte[ExtraBytes << index]];
            payload.CopyTo(buffer, length);
            Arrive(stream, buffer.AsSpan(0, length + payload.Length), (frame, payload));
        }
    }

    private void Arrive(IncomingStream stream, Span<byte> packet, (PublishedFrame, byte[]) origin)
    {
        RtpHeader.TryParse(packet, out var header).ShouldBeTrue();
        var notes = new PacketNotes { Header = header, Extensions = ExtensionPlaces.Find(packet, header, Track.Section.Extensions) };
        stream.TryTake(Now, packet, ref notes, _format with { Codec = _codec }, recovered: false).ShouldBeTrue();
        _frames[(stream, stream.Arrived.Sequence)] = origin;
        if (Selector.TrySelect(Now, stream, stream.Arrived, Target, out var numbering))
        {
            Add(stream, numbering);
        }
    }

    private void Add(IncomingStream stream, in Numbering numbering)
    {
        var number = Packets.Count == 0 ? numbering.Sequence : Packets[^1].Number + (short)(numbering.Sequence - (ushort)Packets[^1].Number);
        var (frame, payload) = _frames[(stream, stream.Arrived.Sequence)];
        Packets.Add(new Received(Now, number, numbering, Array.IndexOf(Streams, stream), frame, payload));
    }

    internal sealed record Received(TimeSpan At, long Number, Numbering Numbering, int Stream, PublishedFrame Frame, byte[] Payload);
}
