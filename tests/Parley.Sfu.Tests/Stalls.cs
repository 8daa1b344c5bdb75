namespace Parley.Sfu.Tests;

/// <summary>
/// Pauses of a server's thread on a machine with other work: one a second, of 50 to 300 ms, every other one in the middle of a step. Seeded.
/// </summary>
internal sealed class Stalls(int seed)
{
    private readonly Random _random = new(seed);
    private TimeSpan? _second;
    private TimeSpan _begin;
    private TimeSpan _end;

    /// <summary>The pause that is planned next, or under way, takes the thread in the middle of a step.</summary>
    public bool IsAmidStep { get; private set; }

    public bool IsOn(TimeSpan now)
    {
        _second ??= now;
        if (now >= _end)
        {
            _begin = _second.Value + TimeSpan.FromMilliseconds(_random.Next(600));
            _end = _begin + TimeSpan.FromMilliseconds(_random.Next(50, 300));
            _second += TimeSpan.FromSeconds(1);
            IsAmidStep = !IsAmidStep;
        }

        return now >= _begin;
    }
}
