using Parley.Sfu.Routing;

namespace Parley.Sfu.Selection;

/// <summary>The last runs a receiver was sent, ascending in its numbers. Grows with their number up to a limit, then forgets the oldest.</summary>
internal sealed class NumberRuns
{
    // Leaving out every other picture of 30 a second makes 15 runs a second: eight seconds, four times what a publisher's packets are kept.
    public const int Capacity = 128;
    private const int SmallestCapacity = 4;

    private NumberRun[] _runs = new NumberRun[SmallestCapacity];
    private int _first;

    public int Count { get; private set; }

    public ref NumberRun Last => ref this[Count - 1];

    private ref NumberRun this[int index] => ref _runs[(_first + index) % _runs.Length];

    public void Add(in NumberRun run)
    {
        if (Count == _runs.Length)
        {
            if (Count == Capacity)
            {
                _first = (_first + 1) % Capacity;
                Count--;
            }
            else
            {
                Grow();
            }
        }

        this[Count++] = run;
    }

    /// <summary>Finds the run of a receiver's number.</summary>
    public bool TryFindNumber(long number, out NumberRun run)
    {
        for (var index = Count - 1; index >= 0; index--)
        {
            run = this[index];
            if (number >= run.FirstNumber)
            {
                return number < run.EndNumber;
            }
        }

        run = default;
        return false;
    }

    /// <summary>Finds the newest run with a packet of a source; -1 when there is none.</summary>
    public int FindSource(IncomingStream stream, long sequence)
    {
        for (var index = Count - 1; index >= 0; index--)
        {
            ref readonly var run = ref this[index];
            if (run.Stream == stream && sequence >= run.First && sequence < run.End)
            {
                return index;
            }
        }

        return -1;
    }

    public ref readonly NumberRun At(int index) => ref this[index];

    /// <summary>Notes that an empty packet took the place of one within a run.</summary>
    public void Empty(int index, long sequence)
    {
        var run = this[index];
        if (sequence + 1 < run.End)
        {
            this[index].End = sequence + 1;
            index -= Insert(index + 1, run with { First = sequence + 1 });
        }

        if (index >= 0 && run.First < sequence)
        {
            this[index].End = sequence;
            index += 1 - Insert(index + 1, run with { First = sequence, End = sequence + 1 });
        }

        // Below 0 it was the oldest of a full ring and is forgotten now.
        if (index >= 0)
        {
            this[index].IsEmpty = true;
        }
    }

    /// <returns>How many runs had to be forgotten for it, from the oldest on.</returns>
    private int Insert(int at, in NumberRun run)
    {
        var forgotten = Count + 1;
        Add(run);
        forgotten -= Count;
        for (var index = Count - 1; index > at - forgotten; index--)
        {
            this[index] = this[index - 1];
        }

        this[at - forgotten] = run;
        return forgotten;
    }

    private void Grow()
    {
        var runs = new NumberRun[_runs.Length * 2];
        for (var index = 0; index < Count; index++)
        {
            runs[index] = this[index];
        }

        _runs = runs;
        _first = 0;
    }
}
