using Parley.Sfu.Routing;

namespace Parley.Sfu.Tests.Routing;

/// <summary>Levels as microphones give them, a packet every 20 ms: speech of syllables and breaths, coughs, typing, a fan.</summary>
public sealed class DominantSpeakerTests
{
    private const int Silence = 127;
    private readonly Random _random = new(11);
    private readonly DominantSpeaker _speaker = new();
    private readonly List<IncomingTrack> _tracks = [.. Enumerable.Range(0, 4).Select(Track)];
    private readonly Func<double, int>[] _levels = new Func<double, int>[4];
    private readonly List<(double At, int Who)> _changes = [];
    private double _now;

    public DominantSpeakerTests() => Array.Fill(_levels, _ => Silence);

    [Fact]
    public void Whoever_speaks_first_is_shown_soon()
    {
        _levels[2] = Speech();
        RunFor(2);

        _changes.ShouldHaveSingleItem().Who.ShouldBe(2);
        _changes[0].At.ShouldBeInRange(0.2, 0.7);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(2)]
    [InlineData(-0.3)]
    public void The_next_one_is_shown_within_a_second(double pause)
    {
        _levels[0] = Speech();
        RunFor(8);
        if (pause >= 0)
        {
            _levels[0] = Room();
            RunFor(pause);
            _levels[1] = Speech();
        }
        else
        {
            _levels[1] = Speech();
            RunFor(-pause);
            _levels[0] = Room();
        }

        var began = _now;
        RunFor(2);

        _changes.Select(change => change.Who).ShouldBe([0, 1]);
        (_changes[1].At - began).ShouldBeInRange(0, 1);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.35)]
    [InlineData(0.5)]
    public void A_cough_does_not_take_over_neither_in_a_pause_nor_in_speech(double length)
    {
        _levels[0] = Speech();
        RunFor(6);
        Cough(1, length);
        _levels[0] = Room();
        RunFor(0.3);
        Cough(2, length);
        RunFor(3);
        Cough(3, length);
        RunFor(1);
        Cough(3, length);
        RunFor(1);

        _changes.Select(change => change.Who).ShouldBe([0]);
    }

    [Fact]
    public void Typing_and_a_fan_are_not_speech()
    {
        _levels[3] = _ => 42 + _random.Next(3);
        RunFor(20);
        _changes.Clear();
        _levels[1] = second => second % 0.3 < 0.04 ? 25 : 70;
        _levels[0] = Speech();
        RunFor(2);
        _levels[0] = Room();
        RunFor(10);

        _changes.Select(change => change.Who).ShouldBe([0]);
    }

    [Fact]
    public void Silence_keeps_the_last_and_packets_that_stop_are_silence()
    {
        _levels[1] = Speech();
        RunFor(3);
        _levels[1] = _ => -1;
        RunFor(60);

        _changes.Select(change => change.Who).ShouldBe([1]);
        _speaker.Current.ShouldBe(_tracks[1]);
    }

    [Fact]
    public void Two_who_speak_at_once_do_not_flicker()
    {
        _levels[0] = Speech();
        RunFor(3);
        _levels[1] = Speech();
        RunFor(30);

        _changes.Count.ShouldBeLessThanOrEqualTo(6);
    }

    [Fact]
    public void Whoever_answers_briefly_does_not_take_over()
    {
        _levels[0] = Speech();
        for (var round = 0; round < 10; round++)
        {
            RunFor(2);
            Cough(1 + (round % 3), 0.25);
        }

        _changes.Select(change => change.Who).ShouldBe([0]);
    }

    [Fact]
    public void Who_is_forbidden_or_gone_is_not_shown()
    {
        _levels[0] = Speech();
        RunFor(2);
        _tracks[0].IsAllowed = false;
        RunFor(0.2);
        _speaker.Current.ShouldBeNull();

        _levels[1] = Speech();
        RunFor(1);
        _speaker.Current.ShouldBe(_tracks[1]);
        _tracks.RemoveAt(1);
        _speaker.Tick(_tracks);
        _speaker.Current.ShouldBeNull();
    }

    private static IncomingTrack Track(int index) => new(
        $"peer{index}",
        new MediaSection("0", false, true, false, [new MediaCodec("OPUS/48000/2/", null, 48_000, 111, null)], new ExtensionIds(), []));

    /// <summary>Syllables of 120 to 250 ms with short gaps, a breath after some of them.</summary>
    private Func<double, int> Speech()
    {
        var syllableEnds = -1.0;
        var gapEnds = -1.0;
        var level = 25;
        return second =>
        {
            if (second >= gapEnds)
            {
                syllableEnds = second + 0.12 + (0.13 * _random.NextDouble());
                gapEnds = syllableEnds + (_random.Next(8) == 0 ? 0.3 : 0.02 + (0.06 * _random.NextDouble()));
                level = _random.Next(18, 34);
            }

            return second < syllableEnds ? level + _random.Next(-3, 4) : 58 + _random.Next(8);
        };
    }

    private Func<double, int> Room() => _ => 64 + _random.Next(8);

    private void Cough(int who, double length)
    {
        var before = _levels[who];
        _levels[who] = _ => 8 + _random.Next(10);
        RunFor(length);
        _levels[who] = before;
    }

    private void RunFor(double seconds)
    {
        for (var end = _now + seconds - 0.001; _now < end; _now += 0.02)
        {
            for (var who = 0; who < _tracks.Count; who++)
            {
                if (_levels[who](_now) is >= 0 and var level)
                {
                    _tracks[who].Speech.Activity.OnLevel(level);
                }
            }

            if ((int)Math.Round(_now / 0.02) % 5 == 4 && _speaker.Tick(_tracks))
            {
                _changes.Add((_now, _tracks.IndexOf(_speaker.Current!)));
            }
        }
    }
}
