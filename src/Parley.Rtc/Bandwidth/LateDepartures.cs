namespace Parley.Rtc.Bandwidth;

/// <summary>
/// Times of sending that are not true: a thread that is held up between writing the time and handing the packets over sends them later
/// than it says, and what arrives late then must not pass for a queue on the way. Shared by all estimators of one thread.
/// </summary>
public sealed class LateDepartures
{
    private const int Remembered = 64;

    private readonly TimeSpan[] _times = new TimeSpan[Remembered];
    private int _count;

    /// <summary>Differences up to this do not matter: queues on the way are told from noise above 10 ms.</summary>
    public static TimeSpan Tolerated { get; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Notes that packets which say they left at one moment may have left as late as another.</summary>
    /// <param name="said">The time they were given; rises from call to call.</param>
    /// <param name="left">When the last of them had been handed over.</param>
    public void Note(TimeSpan said, TimeSpan left)
    {
        if (left - said > Tolerated)
        {
            _times[_count++ % Remembered] = said;
        }
    }

    /// <summary>Whether a packet may have left much later than it says.</summary>
    /// <param name="said">The time it was given.</param>
    public bool Contains(TimeSpan said)
    {
        for (var index = _count - 1; index >= 0 && index >= _count - Remembered; index--)
        {
            var late = _times[index % Remembered];
            if (late <= said)
            {
                return late == said;
            }
        }

        return false;
    }
}
