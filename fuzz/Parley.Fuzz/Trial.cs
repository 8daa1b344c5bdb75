using System.Diagnostics;

namespace Parley.Fuzz;

/// <summary>Runs inputs and judges them: nothing thrown, little allocated, quickly done.</summary>
internal sealed class Trial(FuzzTarget target, GuardedMemory memory)
{
    // A collection, a compilation or another process can cost one run anything; not three in a row.
    private const int Attempts = 3;

    public long Count { get; private set; }

    /// <summary>Tries an input.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? Run(ReadOnlySpan<byte> input)
    {
        Count++;
        string? complaint = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            complaint = RunOnce(input);
            if (complaint is null)
            {
                return null;
            }
        }

        return complaint;
    }

    private string? RunOnce(ReadOnlySpan<byte> input)
    {
        var place = memory.Place(input);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        try
        {
            target.Run(place);
        }
        catch (Exception exception)
        {
            return exception.ToString();
        }

        var time = Stopwatch.GetElapsedTime(start);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return allocated > target.MaxAllocation(input.Length) ? $"{allocated} bytes allocated for {input.Length}"
            : time > target.MaxTime ? $"{time.TotalMilliseconds:F1} ms for {input.Length} bytes"
            : null;
    }
}
