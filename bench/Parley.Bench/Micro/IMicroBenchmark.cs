namespace Parley.Bench.Micro;

/// <summary>
/// One micro-benchmark. Found by being in this assembly with a constructor without parameters; its variants are measured in turn, so that a
/// slow phase of the machine meets all of them.
/// </summary>
internal interface IMicroBenchmark : IDisposable
{
    /// <summary>What <c>micro NAME</c> calls it, in lower case.</summary>
    string Name { get; }

    /// <summary>What is measured and per what, in a line.</summary>
    string Description { get; }

    /// <summary>Sets up and tells the variants; the first is what the others are compared with.</summary>
    IReadOnlyList<MicroVariant> Prepare();
}
