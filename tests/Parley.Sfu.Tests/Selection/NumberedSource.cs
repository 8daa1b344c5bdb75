using System.Buffers.Binary;
using Parley.Rtc.Codecs;
using Parley.Rtc.Rtp;
using Parley.Sfu.Routing;
using Parley.Sfu.Selection;

namespace Parley.Sfu.Tests.Selection;

/// <summary>Pictures of one to four packets, of which some are left out, some lost, some late; and a model of what must come of them.</summary>
internal sealed class NumberedSource(IncomingStream stream, int seed)
{
    private readonly Random _random = new(seed);
    private readonly HashSet<long> _lost = [];
    private readonly HashSet<long> _wanted = [];
    private readonly Dictionary<long, int> _numbers = [];
    private readonly List<(int Due, ArrivedPacket Packet, bool Keep)> _late = [];
    private TimeSpan _now = TimeSpan.FromSeconds(5);
    private long _first;
    private long _number;
    private bool _begun;
    private bool _isReordered;

    public Rewriting Numbers { get; } = new(20_000, 0);

    public bool KeepsEveryOtherPicture { get; init; }

    /// <summary>What the receiver got, with numbers that do not wrap.</summary>
    public List<(long Number, long Sequence, ushort Picture, bool IsEmpty)> Sent { get; } = [];

    public static ArrivedPacket Packet(long sequence, uint timestamp, ushort picture, PacketTraits traits)
    {
        Span<byte> bytes = stackalloc byte[RtpHeader.FixedLength + 1];
        bytes.Clear();
        bytes[0] = 0x80;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)sequence);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], timestamp);
        RtpHeader.TryParse(bytes, out var header).ShouldBeTrue();
        return new ArrivedPacket
        {
            Sequence = sequence,
            Header = header,
            Codec = Codec.Vp8,
            Facts = new PacketFacts { PictureId = (ushort)(picture & 0x7FFF), Traits = traits | PacketTraits.HasPictureId },
        };
    }

    public void Run(int packets, double loss, double reordering)
    {
        var sequence = 65_000L;
        _first = sequence;
        ushort picture = 32_000;
        var timestamp = uint.MaxValue - 50_000;
        for (var index = 0; index < packets;)
        {
            var count = _random.Next(1, 5);
            var keep = !_begun || (KeepsEveryOtherPicture ? picture % 2 == 0 : _random.Next(3) > 0);
            for (var part = 0; part < count; part++, index++, sequence++)
            {
                var traits = (part == 0 ? PacketTraits.FrameStart : PacketTraits.None)
                    | (part == count - 1 ? PacketTraits.FrameEnd : PacketTraits.None);
                Offer(Packet(sequence, timestamp, picture, traits), keep, loss, reordering, index);
            }

            picture++;
            timestamp += 3000;
            _now += TimeSpan.FromMilliseconds(33);
        }

        Deliver(int.MaxValue);
    }

    public void Check(string what)
    {
        var bySequence = Sent.OrderBy(sent => sent.Number).ToList();
        bySequence.Select(sent => sent.Sequence).ShouldBeInOrder(SortDirection.Ascending, what);
        var numbers = Sent.Select(sent => sent.Number).ToHashSet();
        numbers.Count.ShouldBe(Sent.Count, what);
        Sent.Where(sent => !sent.IsEmpty).Select(sent => sent.Sequence).ShouldAllBe(sequence => _wanted.Contains(sequence), what);

        // Every hole is a packet that was lost, every wanted packet that was lost is a hole.
        var holes = 0;
        for (var index = 1; index < bySequence.Count; index++)
        {
            var (before, after) = (bySequence[index - 1], bySequence[index]);
            var missing = after.Number - before.Number - 1;
            var lost = CountLost(before.Sequence, after.Sequence, out var lostWanted);
            missing.ShouldBeInRange(lostWanted, lost, $"{what}, between {before.Sequence} and {after.Sequence}");
            holes += (int)missing;
        }

        (_lost.Count == 0 ? 0 : holes).ShouldBe(holes, what);

        // Of VP8 no picture id may be missing but of pictures of which nothing came in time.
        if (_lost.Count == 0 && !_isReordered)
        {
            for (var index = 1; index < bySequence.Count; index++)
            {
                ((bySequence[index].Picture - bySequence[index - 1].Picture) & 0x7FFF).ShouldBeInRange(0, 1, what);
            }
        }
    }

    private long CountLost(long from, long to, out long wanted)
    {
        var lost = 0;
        wanted = 0;
        for (var sequence = from + 1; sequence < to; sequence++)
        {
            lost += _lost.Contains(sequence) ? 1 : 0;
            wanted += _lost.Contains(sequence) && _wanted.Contains(sequence) ? 1 : 0;
        }

        return lost;
    }

    private void Offer(in ArrivedPacket packet, bool keep, double loss, double reordering, int index)
    {
        if (keep)
        {
            _wanted.Add(packet.Sequence);
        }

        // The first packet is the keyframe that a receiver begins with.
        if (_begun && _random.NextDouble() < loss)
        {
            _lost.Add(packet.Sequence);
        }
        else if (_begun && _random.NextDouble() < reordering)
        {
            _isReordered = true;
            _late.Add((index + _random.Next(1, 60), packet, keep));
        }
        else
        {
            Arrive(packet, keep);
        }

        Deliver(index);
    }

    private void Deliver(int index)
    {
        foreach (var (_, packet, keep) in _late.FindAll(late => late.Due <= index))
        {
            Arrive(packet, keep);
        }

        _late.RemoveAll(late => late.Due <= index);
    }

    private void Arrive(in ArrivedPacket packet, bool keep)
    {
        if (!_begun)
        {
            _begun = true;
            Numbers.Switch(_now, stream, packet, null, TimeSpan.Zero);
            _number = 20_000;
        }

        if (keep ? Numbers.TryKeep(_now, packet, 0, out var numbering) : Numbers.TryLeaveOut(packet, out numbering))
        {
            var number = _number + (short)(numbering.Sequence - (ushort)_number);
            _number = Math.Max(_number, number);
            Sent.Add((number, packet.Sequence, numbering.PictureId, numbering.IsEmpty));
            numbering.IsEmpty.ShouldBe(!keep);
        }
        else
        {
            keep.ShouldBeFalse($"packet {packet.Sequence - _first} found no place");
        }

        Request();
    }

    // A request for any of the last numbers leads to the packet that went out under it.
    private void Request()
    {
        if (_random.Next(10) > 0)
        {
            return;
        }

        var (number, sequence, _, isEmpty) = Sent[^_random.Next(1, Math.Min(Sent.Count, 60) + 1)];
        Numbers.TryFind((ushort)number, out var run, out var found).ShouldBeTrue();
        (found, run.IsEmpty).ShouldBe((sequence, isEmpty));
    }
}
