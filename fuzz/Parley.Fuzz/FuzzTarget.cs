namespace Parley.Fuzz;

/// <summary>
/// Something that reads bytes of strangers. <see cref="Run"/> throws when what must always hold does not; whatever else it throws is a
/// finding too.
/// </summary>
internal abstract class FuzzTarget : IDisposable
{
    /// <summary>Its name on the command line and of its folders.</summary>
    public abstract string Name { get; }

    /// <summary>The longest input worth trying, in bytes.</summary>
    public virtual int MaxLength => 1500;

    /// <summary>What one input may allocate, in bytes; 0 where the media path runs.</summary>
    /// <param name="length">The length of the input.</param>
    public virtual long MaxAllocation(int length) => 0;

    /// <summary>What one input may take, with a wide margin for a loaded machine.</summary>
    public virtual TimeSpan MaxTime => TimeSpan.FromMilliseconds(20);

    /// <summary>Inputs made by the program itself, beside the corpus.</summary>
    public virtual IEnumerable<byte[]> Seeds => [];

    /// <summary>Changes one input; text has another way than bytes.</summary>
    public virtual IMutator Mutator => ByteMutator.Instance;

    public abstract void Run(ReadOnlySpan<byte> input);

    public void Dispose() => Close();

    protected virtual void Close()
    {
    }

    protected static void Hold(bool condition, string what)
    {
        if (!condition)
        {
            throw new InvalidOperationException($"Does not hold: {what}.");
        }
    }
}
