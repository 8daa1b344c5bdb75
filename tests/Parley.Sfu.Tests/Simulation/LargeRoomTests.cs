using Parley.Sfu.Tests.Bandwidth;
using Xunit.Abstractions;

namespace Parley.Sfu.Tests.Simulation;

/// <summary>Fifty people on lines that lose, delay and are of any width, in virtual time. They come, speak in turns, leave and vanish.</summary>
public sealed class LargeRoomTests(ITestOutputHelper output) : IDisposable
{
    private const int People = 50;
    private const int Pictures = 8;
    private const int Sections = 9;
    private const double LossEachWay = 0.02;
    private static readonly TimeSpan Talk = TimeSpan.FromSeconds(8);
    private static readonly double[] Capacities = [700_000, 2_000_000, 5_000_000, 20_000_000];

    private readonly RoomWorld _world = new(seed: 50) { StepLength = TimeSpan.FromMilliseconds(5), LossToServer = LossEachWay };
    private readonly List<RoomMember> _members = [];
    private readonly Random _random = new(int.Parse(Environment.GetEnvironmentVariable("PARLEY_SEED") ?? "1", null));
    private TimeSpan _begin;

    /// <summary><c>PARLEY_SEED</c> chooses another course of events.</summary>
    [Fact]
    public void Everybody_hears_who_speaks_and_sees_whole_pictures()
    {
        Enumerable.Range(0, People).ToList().ForEach(Join);
        _world.RunUntilConnected();
        _begin = _world.Now;
        _world.Stepping = now => _members.ForEach(member => member.Advance(now));

        RunAndCheckOften(Talk / 2);
        var leaving = _members.OrderBy(_ => _random.Next()).Take(12).ToList();
        for (var index = 0; index < leaving.Count; index++)
        {
            leaving[index].Leave(_world.Now, saysGoodbye: index % 2 == 0);
            RunAndCheckOften(TimeSpan.FromMilliseconds(_random.Next(20, 200)));
        }

        RunAndCheckOften(Talk / 2);
        var stayed = _members.Where(member => member.Left is null).ToList();
        stayed.ForEach(HeardAndSaw);
        NobodyGetsWhatLeft(stayed, leaving.Where((_, index) => index % 2 == 0).ToList());

        _world.Stepping = null;
        _world.Run(TimeSpan.FromSeconds(40));
        _world.Loop.PeerCount.ShouldBe(stayed.Count);
        _world.Loop.Rooms["room"].Peers.Select(peer => peer.Id).ShouldBe(stayed.Select(member => member.Client.Id), ignoreOrder: true);
        _world.Loop.Faults.Count.ShouldBe(0);
        var reasons = _world.Events.OfType<SfuEvent.PeerGone>().Select(gone => gone.Reason).ToList();
        reasons.Count.ShouldBe(12);

        // A goodbye may be lost too.
        reasons.Count(reason => reason == "timeout").ShouldBeInRange(6, 8);
        reasons.ShouldBeSubsetOf(["closed", "timeout"]);
    }

    public void Dispose() => _world.Dispose();

    private void Join(int number)
    {
        var client = _world.Client($"person-{number:00}");
        client.Link = new ClientLink(number)
        {
            Capacity = Capacities[_random.Next(Capacities.Length)],
            Loss = LossEachWay,
            Delay = TimeSpan.FromMilliseconds(_random.Next(5, 120)),
        };
        client.Feedback = ["transport-cc"];
        client.Receiver = new LinkReceiver(client);
        var hasPicture = number < Pictures;
        client.Join(receives: Sections, simulcast: hasPicture ? SimulcastSource.Offer : string.Empty);
        _members.Add(new RoomMember(client, 1000u * (uint)(number + 1), hasPicture ? 3 : 0));
    }

    // Two or three speak at a time, others than before every 1.5 s.
    private void RunAndCheckOften(TimeSpan duration)
    {
        for (var end = _world.Now + duration; _world.Now < end;)
        {
            var present = _members.Where(member => member.Left is null).ToList();
            present.ForEach(member => member.IsSpeaking = false);
            present.OrderBy(_ => _random.Next()).Take(2 + _random.Next(2)).ToList().ForEach(member => member.IsSpeaking = true);
            var part = TimeSpan.FromSeconds(1.5);
            _world.Run(end - _world.Now < part ? end - _world.Now : part);
        }
    }

    private void HeardAndSaw(RoomMember member)
    {
        var duration = _world.Now - _begin;
        var pictures = member.Sections.Values.Where(section => section.Packets.Any(packet => packet.PictureId != 0)).ToList();
        var (shown, missing) = (0, 0);
        foreach (var section in pictures)
        {
            var packets = section.Packets.ToArray();
            SequencesMakeSense(packets, out var cuts);
            missing += cuts;
            shown += packets.Select(packet => packet.Timestamp).Distinct().Count();
        }

        output.WriteLine(
            $"{member.Client.Id}: {member.Client.Link!.Capacity / 1e6} Mbit/s, {member.Client.Link.Delay.TotalMilliseconds} ms, "
            + $"{member.AudioPackets} of sound, {pictures.Count} pictures, {shown} frames, {missing} cuts, {member.Client.Link.Dropped} dropped by the line");

        // Nearly all that is lost comes again: a hole is left where even that was lost or the line was too narrow.
        missing.ShouldBeLessThan(20);

        // Two at least speak all the time, and packets of sound are not asked for again.
        member.AudioPackets.ShouldBeGreaterThan((int)(2 * 50 * duration.TotalSeconds * 0.88));
        pictures.Count.ShouldBeGreaterThanOrEqualTo(member.Client.Link.Capacity > 1e6 ? Pictures - (member.HasPicture ? 1 : 0) : 1);
        shown.ShouldBeGreaterThan((int)(30 * duration.TotalSeconds * pictures.Count * (member.Client.Link.Capacity > 1e6 ? 0.8 : 0.3)));
    }

    /// <summary>Another source, another layer or a hole in the numbers begins with a keyframe; picture ids go on one by one.</summary>
    private static void SequencesMakeSense(SectionLog.Entry[] packets, out int cuts)
    {
        cuts = 0;
        for (var index = 1; index < packets.Length; index++)
        {
            var (before, after) = (packets[index - 1], packets[index]);
            if (after.Sequence != before.Sequence + 1)
            {
                cuts++;
                continue;
            }

            if (after.Stamp != before.Stamp)
            {
                after.IsKeyframe.ShouldBeTrue($"packet {after} follows {before}");
            }

            var step = (after.PictureId - before.PictureId) & 0x7FFF;
            step.ShouldBe(after.Timestamp == before.Timestamp ? 0 : 1, $"packet {after} follows {before}");
        }
    }

    // What was under way when they left may still come, after the longest delay and queue there are.
    private static void NobodyGetsWhatLeft(List<RoomMember> stayed, List<RoomMember> left)
    {
        foreach (var gone in left)
        {
            var end = gone.Left!.Value + TimeSpan.FromSeconds(1);
            stayed.SelectMany(member => member.Sections.Values).SelectMany(section => section.Packets)
                .Count(packet => packet.Stamp - gone.Ssrc < 4 && packet.At > end).ShouldBe(0);
        }
    }
}
